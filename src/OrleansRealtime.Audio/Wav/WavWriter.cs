using System.Buffers.Binary;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Wav;

/// <summary>Writes RIFF/WAVE: PCM16, one channel, any rate.</summary>
public static class WavWriter
{
    private const int HeaderSize = 44;

    public static byte[] Write(int sampleRate, ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        var dataSize = checked(samples.Length * PcmBytes.BytesPerSample);
        var file = new byte[checked(HeaderSize + dataSize)];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * PcmBytes.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], PcmBytes.BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], dataSize);
        _ = PcmBytes.Write(samples, header[HeaderSize..]);
        return file;
    }

    public static void Write(Stream stream, int sampleRate, ReadOnlySpan<short> samples) =>
        stream.Write(Write(sampleRate, samples));
}
