using System.Runtime.InteropServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Inference.Speech;

/// <summary>Bytes of PCM16 at any rate, cut anywhere, as audio at 24 kHz by position.</summary>
internal sealed class PcmStream(int sampleRate) : IDisposable
{
    /// <summary>Bytes taken at once at most: 85 ms at 48 kHz.</summary>
    public const int MostBytes = 8_192;

    private readonly Resampler? _resampler = sampleRate == SampleTime.Rate ? null : new Resampler(sampleRate, SampleTime.Rate);
    private readonly short[] _input = new short[(MostBytes / sizeof(short)) + 1];
    private SampleTime _position;
    private byte? _half;

    /// <returns>What it makes, the caller's to own; null when that is nothing yet.</returns>
    public PooledAudio? Take(ReadOnlySpan<byte> bytes)
    {
        var input = MemoryMarshal.AsBytes(_input.AsSpan());
        var length = 0;
        if (_half is { } half)
        {
            input[length++] = half;
        }

        bytes.CopyTo(input[length..]);
        length += bytes.Length;
        _half = length % sizeof(short) == 0 ? null : input[length - 1];
        var samples = _input.AsSpan(0, length / sizeof(short));
        if (_resampler is null)
        {
            return Place(samples);
        }

        var output = new short[_resampler.MaxOutput(samples.Length)];
        return Place(output.AsSpan(0, _resampler.Process(samples, output)));
    }

    /// <summary>What a resampler still holds.</summary>
    public PooledAudio? End()
    {
        if (_resampler is null)
        {
            return null;
        }

        var output = new short[_resampler.MaxFlush];
        return Place(output.AsSpan(0, _resampler.Flush(output)));
    }

    public void Dispose() => _resampler?.Dispose();

    private PooledAudio? Place(ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty)
        {
            return null;
        }

        var audio = PooledAudio.CopyOf(_position, pcm);
        _position = audio.End;
        return audio;
    }
}
