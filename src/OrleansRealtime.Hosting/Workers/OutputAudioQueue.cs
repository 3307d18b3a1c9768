using System.Runtime.CompilerServices;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Audio of answers on its way to the edge. Each stream has a window of its own: a client that does not listen slows the
/// answer it does not listen to, and no other.
/// </summary>
internal sealed class OutputAudioQueue : IDisposable
{
    // 10 s are 480 KB a stream: far more than a socket needs, little enough to keep for many sessions.
    private const int WindowSamples = 10 * 24_000;

    // Half a second: whoever fills the window is woken for that, not for each frame that leaves it.
    private const int RefillSamples = 12_000;

    private readonly Lock _lock = new();
    private readonly Queue<OutputAudio> _frames = new();
    private readonly Dictionary<AudioStreamId, Window> _windows = [];
    private readonly Signal _ready = new();
    private bool _completed;

    /// <summary>Queues a frame, owned from here on. Waits while the stream's window is full.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(AudioStreamId stream, PooledAudio frame, CancellationToken cancellationToken)
    {
        var window = WindowOf(stream);
        while (true)
        {
            lock (_lock)
            {
                if (_completed || cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                if (window.InFlight < WindowSamples)
                {
                    window.InFlight += frame.Length;
                    _frames.Enqueue(new OutputAudio(stream, frame));
                    _ready.Set();
                    return;
                }
            }

            using var registration = cancellationToken.UnsafeRegister(
                static signal => ((Signal)signal!).Set(),
                window.Room);
            await window.Room.WaitAsync();
        }

        frame.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The stream has no more audio: its window can be forgotten once all of it was released.</summary>
    public void End(AudioStreamId stream)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(stream, out var window))
            {
                window.HasEnded = true;
                Forget_NeedsLock(stream, window);
            }
        }
    }

    public void Release(AudioStreamId stream, int samples)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(stream, out var window))
            {
                window.InFlight -= samples;
                Forget_NeedsLock(stream, window);
                if (window.InFlight <= WindowSamples - RefillSamples)
                {
                    window.Room.Set();
                }
            }
        }
    }

    public async IAsyncEnumerable<OutputAudio> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), _ready);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (TryRead(out var audio))
            {
                yield return audio;
            }
            else if (_completed)
            {
                yield break;
            }
            else
            {
                await _ready.WaitAsync();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _completed = true;
            while (_frames.TryDequeue(out var audio))
            {
                audio.Frame.Dispose();
            }

            foreach (var window in _windows.Values)
            {
                window.Room.Set();
            }
        }

        _ready.Set();
    }

    private bool TryRead(out OutputAudio audio)
    {
        lock (_lock)
        {
            return _frames.TryDequeue(out audio);
        }
    }

    private Window WindowOf(AudioStreamId stream)
    {
        lock (_lock)
        {
            if (!_windows.TryGetValue(stream, out var window))
            {
                _windows[stream] = window = new Window();
            }

            return window;
        }
    }

    private void Forget_NeedsLock(AudioStreamId stream, Window window)
    {
        if (window is { HasEnded: true, InFlight: <= 0 })
        {
            _windows.Remove(stream);
        }
    }

    private sealed class Window
    {
        public Signal Room { get; } = new();

        public int InFlight { get; set; }

        public bool HasEnded { get; set; }
    }
}
