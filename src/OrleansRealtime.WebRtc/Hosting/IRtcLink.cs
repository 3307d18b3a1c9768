using System.Net;

namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>A way on which datagrams come and go: a UDP socket, or one TCP connection.</summary>
internal interface IRtcLink
{
    /// <summary>Tells the links of a process apart; part of <see cref="TransportAddress"/>.</summary>
    int Number { get; }

    /// <summary>Sends one datagram, now or never. Never throws; any thread.</summary>
    void Send(ReadOnlySpan<byte> datagram, SocketAddress to);
}
