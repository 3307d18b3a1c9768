namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Order of numbers that start again at zero after 2^32 - 1 (RFC 1982, RFC 9260 §1.6).</summary>
internal static class Serial
{
    /// <summary>
    /// How far <paramref name="later"/> is behind <paramref name="earlier"/>; negative when it is before it.
    /// </summary>
    public static int Distance(uint earlier, uint later) => unchecked((int)(later - earlier));

    public static bool IsBefore(uint left, uint right) => Distance(left, right) > 0;

    public static uint Max(uint left, uint right) => IsBefore(left, right) ? right : left;
}
