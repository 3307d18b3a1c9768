using System.Runtime.CompilerServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Workers.Speech;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// Audio of answers on its way to the edge. Each stream has a window of its own: a client that does not listen slows the
/// answer it does not listen to, and no other. While nobody reads, answers go on being made: what is kept of them is read later.
/// </summary>
/// <param name="maxKeptBytes">What sound may take that is kept for a client that comes back.</param>
/// <param name="write">Where such sound is written down; null where it is not.</param>
internal sealed partial class OutputAudioQueue(int maxKeptBytes = 0, Action<Core.State.StateChange>? write = null) : IDisposable
{
    // 10 s are 480 KB a stream: far more than a socket needs, little enough to keep for many sessions.
    private const int WindowSamples = 10 * 24_000;

    // Half a second: whoever fills the window is woken for that, not for each frame that leaves it.
    private const int RefillSamples = 12_000;

    private readonly Lock _lock = new();
    private readonly Queue<OutputAudio> _frames = new();
    private readonly Dictionary<AudioStreamId, Window> _windows = [];
    private readonly KeptSpeech _kept = new(maxKeptBytes, write);
    private Signal _ready = new();
    private bool _keeps;
    private bool _completed;
    private bool _isLeft;
    private int _reader;

    /// <summary>Queues a frame, owned from here on. Waits while the stream's window is full.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(AudioStreamId stream, PooledAudio frame, CancellationToken cancellationToken)
    {
        var window = WindowOf(stream);
        int? reader = null;
        while (true)
        {
            lock (_lock)
            {
                if (_completed || cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                if (reader is null && _keeps)
                {
                    _kept.Append(stream, frame.Span);
                }

                // A reader that came since it was kept has it from there.
                reader ??= _reader;
                if (_isLeft || (_keeps && reader != _reader))
                {
                    window.Taken = SampleTime.Max(window.Taken, frame.End);
                    frame.Dispose();
                    return;
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
    /// <param name="stream">Which one.</param>
    /// <param name="isComplete">Whether it is as long as it is to be; one that was broken off may be gone on with in another process.</param>
    public void End(AudioStreamId stream, bool isComplete = true)
    {
        lock (_lock)
        {
            if (isComplete)
            {
                _kept.End(stream);
            }

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
                window.InFlight = Math.Max(0, window.InFlight - samples);
                Forget_NeedsLock(stream, window);
                window.PlayRoom.Set();
                if (window.InFlight <= WindowSamples - RefillSamples)
                {
                    window.Room.Set();
                }
            }
        }
    }

    /// <summary>Reads from here on; whoever read before reads nothing more.</summary>
    /// <param name="from">From where kept streams go on; null for whatever comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OutputAudio> ReadAllAsync(
        IReadOnlyDictionary<AudioStreamId, SampleTime>? from,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, ready, kept) = Begin(from);
        using var registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), ready);
        try
        {
            foreach (var (stream, range) in kept)
            {
                using var playing = new KeptRangeReader(range);
                while (playing.Read() is { } frame)
                {
                    if (!await MayPlayAsync(reader, stream, frame.Length, cancellationToken))
                    {
                        frame.Dispose();
                        yield break;
                    }

                    yield return new OutputAudio(stream, frame);
                }
            }

            while (!cancellationToken.IsCancellationRequested)
            {
                if (TryRead(reader, out var audio, out var isOver))
                {
                    yield return audio;
                }
                else if (isOver)
                {
                    yield break;
                }
                else
                {
                    await ready.WaitAsync();
                }
            }
        }
        finally
        {
            Leave(reader);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _completed = true;
            DropFrames_NeedsLock();
            _kept.Dispose();
            WakeAll_NeedsLock();
        }

        _ready.Set();
    }

    private bool TryRead(int reader, out OutputAudio audio, out bool isOver)
    {
        lock (_lock)
        {
            isOver = _completed || reader != _reader;
            audio = default;
            if (reader != _reader || !_frames.TryDequeue(out audio))
            {
                return false;
            }

            if (_windows.TryGetValue(audio.Stream, out var window))
            {
                window.Taken = SampleTime.Max(window.Taken, audio.Frame.End);
            }

            return true;
        }
    }

    private Window WindowOf(AudioStreamId stream)
    {
        lock (_lock)
        {
            return WindowOf_NeedsLock(stream);
        }
    }

    private Window WindowOf_NeedsLock(AudioStreamId stream)
    {
        if (!_windows.TryGetValue(stream, out var window))
        {
            _windows[stream] = window = new Window();
        }

        return window;
    }

    private void Forget_NeedsLock(AudioStreamId stream, Window window)
    {
        if (window is { HasEnded: true, InFlight: <= 0 })
        {
            _windows.Remove(stream);
        }
    }

    private void DropFrames_NeedsLock()
    {
        while (_frames.TryDequeue(out var audio))
        {
            if (_windows.TryGetValue(audio.Stream, out var window))
            {
                window.Taken = SampleTime.Max(window.Taken, audio.Frame.End);
            }

            audio.Frame.Dispose();
        }
    }

    private sealed class Window
    {
        /// <summary>What the maker of the sound waits for.</summary>
        public Signal Room { get; } = new();

        /// <summary>What the player of kept sound waits for.</summary>
        public Signal PlayRoom { get; } = new();

        public int InFlight { get; set; }

        /// <summary>How far its sound was taken, or dropped because nobody read.</summary>
        public SampleTime Taken { get; set; }

        public bool HasEnded { get; set; }
    }
}
