using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Pcm;

/// <summary>PCM16 little-endian, as the wire carries it, to and from samples.</summary>
public static class PcmBytes
{
    public const int BytesPerSample = 2;

    /// <summary>Reads whole samples; an odd last byte is left alone.</summary>
    /// <returns>Samples written.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, Span<short> pcm)
    {
        var samples = bytes.Length / BytesPerSample;
        var source = MemoryMarshal.Cast<byte, short>(bytes[..(samples * BytesPerSample)]);
        if (BitConverter.IsLittleEndian)
        {
            source.CopyTo(pcm);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(source, pcm);
        }

        return samples;
    }

    /// <returns>Bytes written: two per sample.</returns>
    public static int Write(ReadOnlySpan<short> pcm, Span<byte> bytes)
    {
        var target = MemoryMarshal.Cast<byte, short>(bytes);
        if (BitConverter.IsLittleEndian)
        {
            pcm.CopyTo(target);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(pcm, target);
        }

        return pcm.Length * BytesPerSample;
    }
}
