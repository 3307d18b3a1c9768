namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>What the callbacks of one connection know and find out.</summary>
internal sealed class DtlsPeer(DtlsFingerprint expected, DtlsTimers timers)
{
    /// <summary>Null until the peer has shown a certificate; then whether it is the announced one.</summary>
    public bool? Verified { get; private set; }

    public bool Verify(ReadOnlySpan<byte> certificateDer)
    {
        Verified = expected.Matches(certificateDer);
        return Verified.Value;
    }

    /// <summary>Time to the next retransmission, in microseconds.</summary>
    /// <param name="last">The time waited before; 0 for a new flight.</param>
    public uint NextWait(uint last) =>
        last == 0 ? Microseconds(timers.First) : Math.Min(2 * last, Microseconds(timers.Longest));

    private static uint Microseconds(TimeSpan time) => (uint)time.TotalMicroseconds;
}
