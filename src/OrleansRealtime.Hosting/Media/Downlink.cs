using System.Runtime.CompilerServices;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>The merger with its three users: the session's events, the worker's audio, and the one who sends.</summary>
internal sealed partial class Downlink : IDisposable
{
    // Beyond this the session's own outbox fills, and with it ends the patience for a client that does not read.
    private const int MaxPendingEvents = 1_024;
    private const long MaxPendingBytes = 8 * 1024 * 1024;

    private readonly IMediaLink _media;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly IDownlinkMerger _merger;
    private readonly Signal _ready = new();
    private readonly Signal _room = new();
    private bool _finished;

    /// <param name="media">Where the audio comes from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="playsByClock">Whether audio waits for <see cref="TakeAudio"/> instead of leaving among the events.</param>
    public Downlink(IMediaLink media, TimeProvider time, bool playsByClock)
    {
        _media = media;
        _time = time;
        _paced = playsByClock ? new PacedMerger() : null;
        _merger = _paced is null ? new DownlinkMerger() : _paced;
    }

    public async ValueTask AddAsync(SessionOutput.Event @event)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_finished || (_merger.PendingEvents < MaxPendingEvents && _merger.PendingBytes < MaxPendingBytes))
                {
                    _merger.Add(@event);
                    Release_NeedsLock();
                    break;
                }
            }

            await _room.WaitAsync();
        }

        if (@event.Gate is not null)
        {
            PlaybackReady?.Invoke();
        }

        _ready.Set();
    }

    public void Add(OutputAudio audio)
    {
        lock (_lock)
        {
            _merger.Add(audio);
            Release_NeedsLock();
        }

        PlaybackReady?.Invoke();
        if (_paced is null)
        {
            // Where the clock plays, sound is nothing that the sender of events waits for.
            _ready.Set();
        }
    }

    public void DropAudio(OperationId operation)
    {
        lock (_lock)
        {
            _merger.DropAudio(operation);
            Release_NeedsLock();
        }

        _ready.Set();
    }

    /// <summary>An answer whose opening the client knows of from before goes on.</summary>
    public void Resume(SessionOutput.Resume resume)
    {
        lock (_lock)
        {
            _merger.Resume(resume);
            Release_NeedsLock();
        }

        PlaybackReady?.Invoke();
        _ready.Set();
    }

    public IReadOnlyList<AudioHeard> Interrupt()
    {
        lock (_lock)
        {
            var heard = _merger.Interrupt(_time.GetUtcNow());
            Release_NeedsLock();
            return heard;
        }
    }

    public IReadOnlyList<AudioHeard> Heard()
    {
        lock (_lock)
        {
            return _merger.Heard(_time.GetUtcNow());
        }
    }

    /// <summary>Nothing more will come; what is there may still be taken.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            _finished = true;
            _merger.Finish();
            Release_NeedsLock();
        }

        _ready.Set();
        _room.Set();
    }

    /// <summary>The next item; null when there is none and there never will be.</summary>
    public ValueTask<DownlinkItem?> ReadAsync()
    {
        return TryTake(out var item, out var isOver) ? new ValueTask<DownlinkItem?>(item)
            : isOver ? new ValueTask<DownlinkItem?>((DownlinkItem?)null)
            : ReadSlowAsync();
    }

    public void Dispose() => Finish();

    // Waits once for each frame of an answer spoken in real time: pooled, so that waiting allocates nothing.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DownlinkItem?> ReadSlowAsync()
    {
        while (true)
        {
            await _ready.WaitAsync();
            if (TryTake(out var item, out var isOver))
            {
                return item;
            }

            if (isOver)
            {
                return null;
            }
        }
    }

    private bool TryTake(out DownlinkItem item, out bool isOver)
    {
        lock (_lock)
        {
            isOver = _finished;
            if (!_merger.TryTake(_time.GetUtcNow(), out item))
            {
                return false;
            }

            Release_NeedsLock();
        }

        if (item.Frame is null)
        {
            _room.Set();
        }

        return true;
    }

    private void Release_NeedsLock()
    {
        while (_merger.TryTakeReleased(out var released))
        {
            _media.Release(released.Stream, released.Samples);
        }

        CollectMarks_NeedsLock();
    }
}
