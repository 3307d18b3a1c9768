using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Hosting.Workers;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>What a client has said and nobody has taken yet. Bounded: what is too old is dropped, and counted.</summary>
internal sealed class AudioInbox : IDisposable
{
    // A recogniser that far behind has lost the conversation; a microphone cannot be slowed.
    private const int MaxSamples = 5 * Audio.SampleTime.Rate;

    private readonly Lock _lock = new();
    private readonly Queue<PooledAudio> _waiting = new();
    private readonly Signal _ready = new(wakesInline: true);
    private int _samples;
    private volatile bool _hasNews;
    private bool _closed;

    /// <summary>Samples dropped because nobody took them in time.</summary>
    public long Dropped { get; private set; }

    /// <summary>Queues audio, of which the reader hears by <see cref="Announce"/>.</summary>
    public void Add(ReadOnlySpan<short> pcm)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _waiting.Enqueue(PooledAudio.CopyOf(Audio.SampleTime.Zero, pcm));
            _samples += pcm.Length;
            while (_samples > MaxSamples)
            {
                var oldest = _waiting.Dequeue();
                _samples -= oldest.Length;
                Dropped += oldest.Length;
                oldest.Dispose();
            }
        }

        _hasNews = true;
    }

    /// <summary>
    /// Has the reader take what was added, as far as it comes without waiting, on this thread. Not to be called with a lock held.
    /// </summary>
    public void Announce()
    {
        if (_hasNews)
        {
            _hasNews = false;
            _ready.Set();
        }
    }

    /// <summary>The next audio, the caller's to dispose; null when there is none and never will be. One reader.</summary>
    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PooledAudio?> ReadAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_waiting.TryDequeue(out var audio))
                {
                    _samples -= audio.Length;
                    return audio;
                }

                if (_closed)
                {
                    return null;
                }
            }

            await _ready.WaitAsync();
        }
    }

    /// <summary>Nothing more will come; what waits may still be taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _ready.Set();
    }

    public void Dispose()
    {
        Close();
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var audio))
            {
                audio.Dispose();
            }
        }
    }
}
