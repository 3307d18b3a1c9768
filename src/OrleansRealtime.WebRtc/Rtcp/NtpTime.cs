namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>NTP timestamps: seconds since 1900 and, in the lower half, 2^-32 seconds. RFC 3550 §4.</summary>
internal static class NtpTime
{
    private const long ShortUnitsPerSecond = 1 << 16;

    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ulong From(DateTimeOffset time)
    {
        var ticks = (time - Epoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var rest = (ulong)(ticks % TimeSpan.TicksPerSecond);
        return (seconds << 32) | ((rest << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>The middle 32 bits, which reports send back: units of 1/65536 s, wrapping after 18 hours.</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);

    /// <summary>A length of time in the unit of <see cref="Middle"/>; as much as fits.</summary>
    public static uint ToShort(TimeSpan time) => (uint)Math.Clamp(
        (long)(time.Ticks * (Int128)ShortUnitsPerSecond / TimeSpan.TicksPerSecond), 0, uint.MaxValue);

    public static TimeSpan FromShort(uint units) =>
        TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / ShortUnitsPerSecond);
}
