using System.Numerics;

namespace OrleansRealtime.Audio.G711;

/// <summary>G.711 A-law, 8 kHz on the wire (<c>audio/pcma</c>). The 13-bit values of the standard stand in the upper bits of 16.</summary>
public static class ALaw
{
    /// <summary>The code nearest to silence: A-law has no zero.</summary>
    public const byte Silence = 0xD5;

    // G.711 §3: every second bit is inverted on the line.
    private const int EvenBits = 0x55;

    private static readonly short[] Table = BuildTable();

    public static short Decode(byte code) => Table[code];

    public static byte Encode(short sample)
    {
        // The sign bit is set for positive values; −1 pairs with 0, which keeps the two halves symmetric.
        var sign = sample >= 0 ? 0x80 : 0;
        var magnitude = (sample >= 0 ? sample : ~sample) >> 3;
        var segment = magnitude < 32 ? 0 : BitOperations.Log2((uint)magnitude) - 4;
        var step = (magnitude >> (segment == 0 ? 1 : segment)) & 0x0F;
        return (byte)((sign | (segment << 4) | step) ^ EvenBits);
    }

    /// <returns>Samples written: one per byte.</returns>
    public static int Decode(ReadOnlySpan<byte> codes, Span<short> pcm)
    {
        pcm = pcm[..codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            pcm[i] = Table[codes[i]];
        }

        return codes.Length;
    }

    /// <returns>Bytes written: one per sample.</returns>
    public static int Encode(ReadOnlySpan<short> pcm, Span<byte> codes)
    {
        codes = codes[..pcm.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            codes[i] = Encode(pcm[i]);
        }

        return pcm.Length;
    }

    private static short[] BuildTable()
    {
        var table = new short[256];
        for (var code = 0; code < table.Length; code++)
        {
            var bits = code ^ EvenBits;
            var segment = (bits >> 4) & 7;
            // Half a step is added: a code stands for the middle of its interval.
            var magnitude = ((bits & 0x0F) << 4) + 8;
            if (segment > 0)
            {
                magnitude = (magnitude + 0x100) << (segment - 1);
            }

            table[code] = (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
        }

        return table;
    }
}
