namespace OrleansRealtime.WebRtc.Stun;

/// <summary>
/// CRC-32 of ITU V.42 (the one of Ethernet and zip), which FINGERPRINT uses. The framework's hardware instruction
/// computes another polynomial, and messages are some hundred bytes long: one table is enough.
/// </summary>
internal static class Crc32
{
    private const uint ReversedPolynomial = 0xEDB8_8320;

    private static readonly uint[] Table = MakeTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ ReversedPolynomial : value >> 1;
            }

            table[index] = value;
        }

        return table;
    }
}
