namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Chunks and parameters end on a multiple of four bytes (RFC 9260 §3.2).</summary>
internal static class Padding
{
    public static int RoundUp(int length) => (length + 3) & ~3;
}
