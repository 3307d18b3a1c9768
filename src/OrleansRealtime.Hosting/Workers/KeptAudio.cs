using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core.Playback;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>The sound of one item, in pieces of pooled memory. Not thread-safe: its store guards it.</summary>
internal sealed class KeptAudio(AudioAddress address) : IDisposable
{
    // A third of a second, in memory of just that size.
    private const int PieceSamples = 8_192;

    public const int PieceBytes = PieceSamples * sizeof(short);

    private readonly List<PooledAudio> _pieces = [];

    public AudioAddress Address => address;

    public int Length { get; private set; }

    /// <summary>Memory it holds.</summary>
    public long Bytes => (long)_pieces.Count * PieceBytes;

    public void Append(ReadOnlySpan<short> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var at = Length % PieceSamples;
            if (at == 0)
            {
                _pieces.Add(PooledAudio.Rent(SampleTime.Zero, PieceSamples));
            }

            var count = Math.Min(pcm.Length, PieceSamples - at);
            pcm[..count].CopyTo(_pieces[^1].Span[at..]);
            pcm = pcm[count..];
            Length += count;
        }
    }

    /// <summary>Drops what lies behind.</summary>
    public void Trim(int length)
    {
        Length = Math.Min(Length, Math.Max(0, length));
        while (_pieces.Count > (Length + PieceSamples - 1) / PieceSamples)
        {
            _pieces[^1].Dispose();
            _pieces.RemoveAt(_pieces.Count - 1);
        }
    }

    /// <summary>The beginning of it, for the caller to own.</summary>
    public PooledAudio Copy(int length)
    {
        var copy = PooledAudio.Rent(SampleTime.Zero, Math.Min(length, Length));
        for (var at = 0; at < copy.Length; at += PieceSamples)
        {
            var count = Math.Min(PieceSamples, copy.Length - at);
            _pieces[at / PieceSamples].Span[..count].CopyTo(copy.Span[at..]);
        }

        return copy;
    }

    public void Dispose() => Trim(0);
}
