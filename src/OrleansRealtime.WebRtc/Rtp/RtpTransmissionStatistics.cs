using OrleansRealtime.WebRtc.Rtcp;

namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>What a sender reports of one stream of its own: RFC 3550 §6.4.1.</summary>
/// <param name="clockRate">Ticks of its timestamps in a second; 48000 for Opus.</param>
internal sealed class RtpTransmissionStatistics(int clockRate)
{
    private uint _timestamp;
    private TimeSpan _sentAt;

    public long Packets { get; private set; }

    /// <summary>Bytes of payload, without headers.</summary>
    public long Octets { get; private set; }

    /// <param name="now">When it was sent.</param>
    /// <param name="payloadLength">Bytes without the header.</param>
    /// <param name="timestamp">Its timestamp.</param>
    public void OnPacket(TimeSpan now, int payloadLength, uint timestamp)
    {
        Packets++;
        Octets += payloadLength;
        _timestamp = timestamp;
        _sentAt = now;
    }

    /// <summary>For a sender report; only once a packet has been sent.</summary>
    /// <param name="now">When the report is sent.</param>
    /// <param name="ntp">The same moment as an NTP timestamp.</param>
    public RtcpSenderInfo Report(TimeSpan now, ulong ntp) => new()
    {
        Ntp = ntp,
        RtpTimestamp = _timestamp + (uint)((now - _sentAt).Ticks * clockRate / TimeSpan.TicksPerSecond),
        Packets = (uint)Packets,
        Octets = (uint)Octets,
    };
}
