namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>How long the handshake waits.</summary>
/// <param name="First">Until the first retransmission of a flight; doubles with each.</param>
/// <param name="Longest">Where the doubling ends.</param>
/// <param name="GiveUp">From <see cref="DtlsTransport.Start"/> to failure.</param>
internal sealed record DtlsTimers(TimeSpan First, TimeSpan Longest, TimeSpan GiveUp)
{
    /// <summary>RFC 6347 §4.2.4.1 would wait a second at first; ICE has just shown that the path takes milliseconds. At
    /// 35 % loss the slowest of eight handshakes took 0.5 s with these and 3.3 s with a second.</summary>
    public static DtlsTimers Default { get; } =
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
}
