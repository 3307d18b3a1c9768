using OrleansRealtime.WebRtc.Rtcp;

namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>
/// What a receiver knows of one stream: RFC 3550 §6.4.1, appendices A.1, A.3 and A.8. Without the probation of A.1,
/// because packets come here after SRTP has found them authentic. Allocates nothing.
/// </summary>
/// <param name="ssrc">Of the stream.</param>
/// <param name="clockRate">Ticks of its timestamps in a second; 48000 for Opus.</param>
internal sealed class RtpReceptionStatistics(uint ssrc, int clockRate)
{
    // A.1: a jump beyond these is a new start, once a second packet confirms it.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    // 24 bits, signed.
    private const long MaxLost = 0x7F_FFFF;
    private const long MinLost = -0x80_0000;

    private SequenceExtender _sequence;
    private bool _started;
    private ushort? _restartAt;
    private long _base;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _transit;
    private uint _scaledJitter;
    private uint _lastSenderReport;
    private TimeSpan _lastSenderReportAt;

    public uint Ssrc => ssrc;

    /// <summary>Packets, doubled ones too.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that should have come since the first.</summary>
    public long Expected => _started ? _sequence.Highest - _base + 1 : 0;

    /// <summary>Negative when packets were doubled.</summary>
    public long Lost => Expected - Received;

    /// <summary>The smoothed variation of the time under way.</summary>
    public TimeSpan Jitter => TimeSpan.FromTicks((long)(_scaledJitter >> 4) * TimeSpan.TicksPerSecond / clockRate);

    /// <param name="now">When it came.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    public void OnPacket(TimeSpan now, ushort sequence, uint timestamp)
    {
        var step = _started ? _sequence.Peek(sequence) - _sequence.Highest : 0;
        if (!_started || (IsJump(step) && _restartAt == sequence))
        {
            Start(now, sequence, timestamp);
            return;
        }

        if (IsJump(step))
        {
            _restartAt = (ushort)(sequence + 1);
            return;
        }

        _restartAt = null;
        _ = _sequence.Extend(sequence);
        Received++;
        var transit = ToClock(now) - timestamp;
        var change = (uint)Math.Abs((long)(int)(transit - _transit));
        _transit = transit;
        _scaledJitter += change - ((_scaledJitter + 8) >> 4);
    }

    /// <param name="now">When the report came.</param>
    /// <param name="ntp">Its NTP timestamp.</param>
    public void OnSenderReport(TimeSpan now, ulong ntp)
    {
        _lastSenderReport = NtpTime.Middle(ntp);
        _lastSenderReportAt = now;
    }

    /// <summary>A block for the next report, about the time since the last call.</summary>
    public RtcpReportBlock Report(TimeSpan now)
    {
        var expected = Expected - _expectedBefore;
        var lost = expected - (Received - _receivedBefore);
        _expectedBefore = Expected;
        _receivedBefore = Received;
        return new RtcpReportBlock
        {
            Ssrc = ssrc,
            FractionLost = expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(byte.MaxValue, lost * 256 / expected),
            CumulativeLost = (int)Math.Clamp(Lost, MinLost, MaxLost),
            HighestSequence = (uint)_sequence.Highest,
            Jitter = _scaledJitter >> 4,
            LastSenderReport = _lastSenderReport,
            DelaySinceLastSenderReport =
                _lastSenderReport == 0 ? 0 : NtpTime.ToShort(now - _lastSenderReportAt),
        };
    }

    private static bool IsJump(long step) => step is >= MaxDropout or < -MaxMisorder;

    private void Start(TimeSpan now, ushort sequence, uint timestamp)
    {
        _sequence = default;
        _base = _sequence.Extend(sequence);
        _started = true;
        _restartAt = null;
        _expectedBefore = 0;
        _receivedBefore = 0;
        Received = 1;
        _transit = ToClock(now) - timestamp;
        _scaledJitter = 0;
    }

    // Wraps as timestamps do; only differences are used.
    private uint ToClock(TimeSpan now) =>
        unchecked((uint)((UInt128)(ulong)now.Ticks * (ulong)clockRate / TimeSpan.TicksPerSecond));
}
