using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Playing by the clock.</summary>
internal sealed partial class Downlink
{
    private readonly PacedMerger? _paced;
    private readonly Signal _marked = new();
    private readonly Queue<ControlMessage> _marks = new();

    /// <summary>Called when there may be something to play, on the thread that brought it; null where nobody plays.</summary>
    public Action? PlaybackReady { get; set; }

    /// <summary>Takes the next frame to be played.</summary>
    /// <returns>Samples written; fewer than asked for at the end of an answer, 0 when there is nothing to play now.</returns>
    public int TakeAudio(Span<short> pcm)
    {
        lock (_lock)
        {
            var count = _paced!.TakeAudio(pcm);
            Release_NeedsLock();
            return count;
        }
    }

    /// <summary>How far each stream that is being played, or waits for it, has got.</summary>
    public IReadOnlyList<AudioHeard> Played()
    {
        lock (_lock)
        {
            return _paced?.Played() ?? [];
        }
    }

    /// <summary>Silences everything that is being played or waits for it.</summary>
    public void ClearPlayback()
    {
        lock (_lock)
        {
            _paced?.Clear();
            Release_NeedsLock();
        }
    }

    /// <summary>What the session is to be told of the playing, in order; null when there will be no more. One reader.</summary>
    public async ValueTask<ControlMessage?> ReadMarkAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_marks.TryDequeue(out var mark))
                {
                    return mark;
                }

                if (_finished)
                {
                    return null;
                }
            }

            await _marked.WaitAsync();
        }
    }

    // At most a few for each stream, and streams are few: the session refuses answers that would only wait.
    private void CollectMarks_NeedsLock()
    {
        var any = _finished;
        while (_paced is not null && _paced.TryTakeMark(out var mark))
        {
            _marks.Enqueue(mark);
            any = true;
        }

        if (any)
        {
            _marked.Set();
        }
    }
}
