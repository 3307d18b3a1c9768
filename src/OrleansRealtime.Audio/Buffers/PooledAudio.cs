using System.Buffers;

namespace OrleansRealtime.Audio.Buffers;

/// <summary>
/// A run of PCM16 mono 24 kHz in pooled memory. Whoever holds it owns it and disposes it exactly once; handing it on hands
/// on that duty. The wrapper is pooled too: nothing may touch it after <see cref="Dispose"/>.
/// </summary>
public sealed class PooledAudio : IDisposable
{
    private const int KeptWrappers = 4096;

    private static readonly System.Collections.Concurrent.ConcurrentQueue<PooledAudio> Free = new();

    private short[]? _samples;

    private PooledAudio()
    {
    }

    /// <summary>Where its first sample stands on the clock of the stream it belongs to.</summary>
    public SampleTime Position { get; private set; }

    public int Length { get; private set; }

    public SampleTime End => new(Position.Samples + Length);

    public Span<short> Span => _samples.AsSpan(0, Length);

    public ReadOnlyMemory<short> Memory => _samples.AsMemory(0, Length);

    /// <summary>Takes <paramref name="length"/> samples of memory, contents undefined.</summary>
    public static PooledAudio Rent(SampleTime position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!Free.TryDequeue(out var audio))
        {
            audio = new PooledAudio();
        }

        audio._samples = ArrayPool<short>.Shared.Rent(length);
        audio.Position = position;
        audio.Length = length;
        return audio;
    }

    /// <summary>A pooled copy of <paramref name="samples"/>.</summary>
    public static PooledAudio CopyOf(SampleTime position, ReadOnlySpan<short> samples)
    {
        var audio = Rent(position, samples.Length);
        samples.CopyTo(audio.Span);
        return audio;
    }

    /// <summary>Stamps it anew: the same samples, on another stream's clock.</summary>
    public void MoveTo(SampleTime position)
    {
        ObjectDisposedException.ThrowIf(_samples is null, this);
        Position = position;
    }

    public void Dispose()
    {
        var samples = _samples;
        ObjectDisposedException.ThrowIf(samples is null, this);
        _samples = null;
        Length = 0;
        ArrayPool<short>.Shared.Return(samples);
        if (Free.Count < KeptWrappers)
        {
            Free.Enqueue(this);
        }
    }
}
