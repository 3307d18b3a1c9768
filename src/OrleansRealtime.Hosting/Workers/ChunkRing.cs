using OrleansRealtime.Audio.Buffers;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// A queue of audio whose chunks keep their number, so that a reader goes on where it was instead of searching from the
/// oldest. Chunks in it are owned by it. Grows, and never shrinks.
/// </summary>
internal sealed class ChunkRing
{
    // A power of two. Six doublings later it holds the usual 15 s of history; a session in which nobody speaks never comes to that.
    private const int InitialCapacity = 16;

    private PooledAudio[] _chunks = new PooledAudio[InitialCapacity];

    /// <summary>Number of the oldest chunk.</summary>
    public long First { get; private set; }

    /// <summary>Number the next chunk will have.</summary>
    public long Next { get; private set; }

    public bool IsEmpty => First == Next;

    /// <param name="number">From <see cref="First"/> to just before <see cref="Next"/>.</param>
    public PooledAudio this[long number] => _chunks[number & (_chunks.Length - 1)];

    public void Enqueue(PooledAudio chunk)
    {
        if (Next - First == _chunks.Length)
        {
            Grow();
        }

        _chunks[Next++ & (_chunks.Length - 1)] = chunk;
    }

    public PooledAudio Dequeue()
    {
        var index = First++ & (_chunks.Length - 1);
        var chunk = _chunks[index];
        _chunks[index] = null!;
        return chunk;
    }

    private void Grow()
    {
        var larger = new PooledAudio[_chunks.Length * 2];
        for (var number = First; number < Next; number++)
        {
            larger[number & (larger.Length - 1)] = this[number];
        }

        _chunks = larger;
    }
}
