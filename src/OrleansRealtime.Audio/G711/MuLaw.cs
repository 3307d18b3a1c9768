using System.Numerics;

namespace OrleansRealtime.Audio.G711;

/// <summary>G.711 µ-law, 8 kHz on the wire (<c>audio/pcmu</c>). The 14-bit values of the standard stand in the upper bits of 16.</summary>
public static class MuLaw
{
    /// <summary>The code for silence.</summary>
    public const byte Silence = 0xFF;

    // G.711 §3: the bias that makes the eight segments start at powers of two, on the 16-bit scale.
    private const int Bias = 33 << 2;
    private const int Clip = 0x7FFF - Bias;

    private static readonly short[] Table = BuildTable();

    public static short Decode(byte code) => Table[code];

    public static byte Encode(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        // Two's complement has one more negative value than positive ones; widen before negating.
        var magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        var segment = Segment(magnitude);
        var step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~(sign | (segment << 4) | step);
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

    // The segment of a biased magnitude: 0 for 0x84–0xFF, 7 for 0x4000–0x7FFF.
    private static int Segment(int magnitude) => BitOperations.Log2((uint)magnitude) - 7;

    private static short[] BuildTable()
    {
        var table = new short[256];
        for (var code = 0; code < table.Length; code++)
        {
            var bits = ~code;
            var magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 7)) - Bias;
            table[code] = (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
        }

        return table;
    }
}
