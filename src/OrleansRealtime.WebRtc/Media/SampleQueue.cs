using System.Buffers;
using OrleansRealtime.Audio;

namespace OrleansRealtime.WebRtc.Media;

/// <summary>Samples that wait to be sent: at most 30 s, in pooled memory that grows with them and goes back when none
/// wait.</summary>
internal sealed class SampleQueue : IDisposable
{
    public const int Capacity = 30 * SampleTime.Rate;

    private const int Smallest = SampleTime.Rate;

    private short[] _ring = [];
    private int _start;

    public int Count { get; private set; }

    /// <returns>How many of the first samples were taken.</returns>
    public int Add(ReadOnlySpan<short> pcm)
    {
        pcm = pcm[..Math.Min(pcm.Length, Capacity - Count)];
        if (Count + pcm.Length > _ring.Length)
        {
            Grow(Count + pcm.Length);
        }

        if (!pcm.IsEmpty)
        {
            var end = (_start + Count) % _ring.Length;
            var straight = Math.Min(pcm.Length, _ring.Length - end);
            pcm[..straight].CopyTo(_ring.AsSpan(end));
            pcm[straight..].CopyTo(_ring);
            Count += pcm.Length;
        }

        return pcm.Length;
    }

    /// <returns>Samples written.</returns>
    public int Take(Span<short> pcm)
    {
        var count = Math.Min(pcm.Length, Count);
        if (count > 0)
        {
            var straight = Math.Min(count, _ring.Length - _start);
            _ring.AsSpan(_start, straight).CopyTo(pcm);
            _ring.AsSpan(0, count - straight).CopyTo(pcm[straight..]);
            _start = (_start + count) % _ring.Length;
            Count -= count;
        }

        if (Count == 0 && _ring.Length > 2 * Smallest)
        {
            Free();
        }

        return count;
    }

    /// <returns>Samples dropped.</returns>
    public int Clear()
    {
        var dropped = Count;
        Free();
        return dropped;
    }

    public void Dispose() => Free();

    private void Grow(int needed)
    {
        var length = Math.Max(needed, Math.Min(2 * _ring.Length, Capacity));
        var larger = ArrayPool<short>.Shared.Rent(Math.Max(Smallest, length));
        var count = Count;
        var straight = Math.Min(count, _ring.Length - _start);
        _ring.AsSpan(_start, straight).CopyTo(larger);
        _ring.AsSpan(0, count - straight).CopyTo(larger.AsSpan(straight));
        Free();
        (_ring, Count) = (larger, count);
    }

    private void Free()
    {
        if (_ring.Length > 0)
        {
            ArrayPool<short>.Shared.Return(_ring);
        }

        (_ring, _start, Count) = ([], 0, 0);
    }
}
