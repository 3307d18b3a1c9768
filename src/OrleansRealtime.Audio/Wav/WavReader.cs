using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Wav;

/// <summary>
/// Reads RIFF/WAVE with PCM16 and one or two channels, any rate. Chunks it does not know are skipped; a data chunk that
/// promises more than there is gives what there is, as writers of streams leave the length open.
/// </summary>
public static class WavReader
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int FormatSize = 16;
    private const int PcmTag = 1;
    private const int ExtensibleTag = 0xFFFE;
    // Microsoft's WAVEFORMATEXTENSIBLE: the sub-format GUID starts here, its first two bytes are the tag.
    private const int SubFormatOffset = 24;

    /// <exception cref="WavFormatException">It is not such a file.</exception>
    public static WavAudio Read(ReadOnlySpan<byte> file) =>
        TryRead(file, out var audio, out var fault) ? audio : throw new WavFormatException(fault);

    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out WavAudio? audio) =>
        TryRead(file, out audio, out _);

    private static bool TryRead(
        ReadOnlySpan<byte> file,
        [NotNullWhen(true)] out WavAudio? audio,
        [NotNullWhen(false)] out string? fault)
    {
        audio = null;
        if (file.Length < RiffHeader || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            fault = "Not a RIFF/WAVE file.";
            return false;
        }

        var rate = 0;
        var channels = 0;
        for (var rest = file[RiffHeader..]; rest.Length >= ChunkHeader;)
        {
            var id = rest[..4];
            var declared = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var body = rest[ChunkHeader..];
            var length = (int)Math.Min(declared, (uint)body.Length);
            if (id.SequenceEqual("fmt "u8))
            {
                if (!TryReadFormat(body[..length], out rate, out channels, out fault))
                {
                    return false;
                }
            }
            else if (id.SequenceEqual("data"u8))
            {
                if (channels == 0)
                {
                    fault = "The data chunk comes before the format.";
                    return false;
                }

                audio = new WavAudio(rate, Mix(body[..length], channels));
                fault = null;
                return true;
            }

            // Chunks start at even offsets.
            rest = body[Math.Min(body.Length, length + (length & 1))..];
        }

        fault = "There is no data chunk.";
        return false;
    }

    private static bool TryReadFormat(
        ReadOnlySpan<byte> body, out int rate, out int channels, [NotNullWhen(false)] out string? fault)
    {
        rate = 0;
        channels = 0;
        if (body.Length < FormatSize)
        {
            fault = "The format chunk is too short.";
            return false;
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        if (tag == ExtensibleTag && body.Length >= SubFormatOffset + 2)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[SubFormatOffset..]);
        }

        channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var declaredRate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        fault = tag != PcmTag || bits != 16 ? $"Only 16 bit PCM can be read (format {tag}, {bits} bits)."
            : channels is not (1 or 2) ? $"Only one or two channels can be read, not {channels}."
            : declaredRate is 0 or > 768_000 ? $"A sample rate of {declaredRate} Hz is not possible."
            : null;
        rate = (int)Math.Min(declaredRate, int.MaxValue);
        return fault is null;
    }

    private static short[] Mix(ReadOnlySpan<byte> data, int channels)
    {
        var samples = new short[data.Length / (PcmBytes.BytesPerSample * channels)];
        if (channels == 1)
        {
            _ = PcmBytes.Read(data[..(samples.Length * PcmBytes.BytesPerSample)], samples);
            return samples;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            var left = BinaryPrimitives.ReadInt16LittleEndian(data[(4 * i)..]);
            var right = BinaryPrimitives.ReadInt16LittleEndian(data[((4 * i) + 2)..]);
            samples[i] = (short)((left + right) / 2);
        }

        return samples;
    }
}
