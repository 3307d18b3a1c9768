namespace OrleansRealtime.WebRtc.Tests;

/// <summary>Test vectors as they are printed, spaces and all.</summary>
internal static class Hex
{
    public static byte[] Bytes(params string[] lines) =>
        Convert.FromHexString(string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
}
