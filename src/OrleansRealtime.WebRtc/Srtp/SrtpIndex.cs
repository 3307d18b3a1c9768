namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>RFC 3711 §3.3.1: the roll-over counter is not sent, so it is guessed from what came before.</summary>
internal static class SrtpIndex
{
    /// <summary>48 bits: after that many packets the keys are used up.</summary>
    public const long Limit = 1L << 48;

    /// <summary>31 bits for RTCP.</summary>
    public const long RtcpLimit = 1L << 31;

    /// <summary>The index nearest to <paramref name="newest"/> that ends in <paramref name="sequence"/>.</summary>
    /// <returns>Negative for a packet from before the first roll-over counter, at or above <see cref="Limit"/> when the
    /// keys are used up.</returns>
    public static long Near(long newest, ushort sequence) => newest + (short)(sequence - (ushort)newest);
}
