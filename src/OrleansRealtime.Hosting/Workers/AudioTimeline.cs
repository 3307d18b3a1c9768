using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>
/// The user's audio by position: one writer, a few readers at their own pace. It keeps the last seconds, so that a reader
/// may start in the past, and whatever a reader has still to read. The writer waits while a reader is too far behind.
/// </summary>
internal sealed class AudioTimeline : IDisposable
{
    // How far back speech may be said to have begun: prefix padding, detection and the way to the session and back.
    private static readonly SampleTime History = SampleTime.FromMilliseconds(15_000);

    // 60 s are 2.9 MB: the most a client that sends faster than it can be recognised may occupy.
    private static readonly SampleTime MaxLag = SampleTime.FromMilliseconds(60_000);

    private readonly Lock _lock = new();
    private readonly ChunkRing _chunks = new();
    private readonly List<Reader> _readers = [];
    private readonly Signal _room = new();
    private SampleTime _end;
    private int _writer;
    private bool _disposed;

    public SampleTime End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>Another writer brings the audio from here on; what earlier ones still bring is dropped.</summary>
    /// <param name="writer">Its number, higher than any before.</param>
    /// <param name="from">Where the audio begins when there is none yet, or none that far.</param>
    /// <returns>Where it goes on.</returns>
    public SampleTime Begin(int writer, SampleTime from)
    {
        lock (_lock)
        {
            _writer = Math.Max(_writer, writer);
            _end = SampleTime.Max(_end, from);
        }

        _room.Set();
        return End;
    }

    /// <summary>Takes the next audio and owns it. One call at a time.</summary>
    /// <param name="audio">The audio, from <see cref="End"/> on.</param>
    /// <param name="writer">Who brings it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask AppendAsync(PooledAudio audio, int writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_disposed || writer < _writer)
                {
                    audio.Dispose();
                    return;
                }

                if (_end - OldestReader_NeedsLock() < MaxLag)
                {
                    Append_NeedsLock(audio);
                    return;
                }
            }

            using var registration = cancellationToken.UnsafeRegister(static signal => ((Signal)signal!).Set(), _room);
            await _room.WaitAsync();
            if (cancellationToken.IsCancellationRequested)
            {
                audio.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Takes the next audio of the only writer there is.</summary>
    public ValueTask AppendAsync(PooledAudio audio, CancellationToken cancellationToken) =>
        AppendAsync(audio, writer: int.MaxValue, cancellationToken);

    /// <summary>Starts reading at a position; audio no longer kept is skipped.</summary>
    public Reader Open(SampleTime from)
    {
        lock (_lock)
        {
            // What is no longer kept cannot be read, and must not count as being behind.
            var oldest = _chunks.IsEmpty ? _end : _chunks[_chunks.First].Position;
            var reader = new Reader(this, SampleTime.Max(from, oldest));
            _readers.Add(reader);
            return reader;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (!_chunks.IsEmpty)
            {
                _chunks.Dequeue().Dispose();
            }

            foreach (var reader in _readers)
            {
                reader.Wake();
            }
        }

        _room.Set();
    }

    private void Append_NeedsLock(PooledAudio audio)
    {
        _chunks.Enqueue(audio);
        _end = audio.End;
        Trim_NeedsLock();
        foreach (var reader in _readers)
        {
            reader.WakeWhenEnough(_end);
        }
    }

    private SampleTime OldestReader_NeedsLock()
    {
        var oldest = _end;
        foreach (var reader in _readers)
        {
            oldest = SampleTime.Min(oldest, reader.Position);
        }

        return oldest;
    }

    private void Trim_NeedsLock()
    {
        var keep = SampleTime.Min(_end - History, OldestReader_NeedsLock());
        while (!_chunks.IsEmpty && _chunks[_chunks.First].End <= keep)
        {
            _chunks.Dequeue().Dispose();
        }
    }

    /// <summary>Reads on from a position. One owner; disposing it lets the timeline forget what it waited for.</summary>
    internal sealed class Reader(AudioTimeline timeline, SampleTime from) : IDisposable
    {
        // 60 ms: a third of the wakings that packets of 20 ms would make.
        private const int Enough = 1_440;

        private readonly Signal _audio = new();
        private long _chunk;
        private long _wakeAt = long.MaxValue;

        /// <summary>The next sample to read.</summary>
        public SampleTime Position { get; private set; } = from;

        public bool HasAudio => timeline.End > Position;

        /// <summary>Completes when there may be something new: audio, or whatever <see cref="Wake"/> was called for.</summary>
        public ValueTask WaitAsync() => _audio.WaitAsync();

        public void Wake() => _audio.Set();

        /// <summary>Somebody waits for the audio up to there, however little is new.</summary>
        public void WakeAt(SampleTime position)
        {
            Volatile.Write(ref _wakeAt, Math.Min(Volatile.Read(ref _wakeAt), position.Samples));
            Wake();
        }

        /// <summary>There is audio up to here. Waking for each packet would cost more than most do with it.</summary>
        public void WakeWhenEnough(SampleTime end)
        {
            var wakeAt = Volatile.Read(ref _wakeAt);
            if (end.Samples >= wakeAt || (end - Position).Samples >= Enough)
            {
                Wake();
            }
        }

        /// <summary>Copies what is there, up to a position.</summary>
        /// <returns>How many samples; 0 when there is nothing yet.</returns>
        public int Read(Span<short> destination, SampleTime? until)
        {
            lock (timeline._lock)
            {
                var copied = 0;
                var chunks = timeline._chunks;
                for (_chunk = Math.Max(_chunk, chunks.First); _chunk < chunks.Next; _chunk++)
                {
                    var chunk = chunks[_chunk];
                    if (chunk.End <= Position)
                    {
                        continue;
                    }

                    var from = SampleTime.Max(Position, chunk.Position);
                    var end = until is { } limit ? SampleTime.Min(limit, chunk.End) : chunk.End;
                    var count = (int)Math.Min((end - from).Samples, destination.Length - copied);
                    if (count <= 0)
                    {
                        break;
                    }

                    var offset = (int)(from - chunk.Position).Samples;
                    chunk.Span.Slice(offset, count).CopyTo(destination[copied..]);
                    copied += count;
                    Position = from + new SampleTime(count);
                    if (Position < chunk.End)
                    {
                        break;
                    }
                }

                timeline.Trim_NeedsLock();
                timeline._room.Set();
                return copied;
            }
        }

        public void Dispose()
        {
            lock (timeline._lock)
            {
                timeline._readers.Remove(this);
                timeline.Trim_NeedsLock();
            }

            timeline._room.Set();
        }
    }
}
