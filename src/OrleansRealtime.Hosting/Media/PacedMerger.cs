using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// The downlink of a transport that plays by the clock. Events leave at once; audio waits here, stream after stream in the order in
/// which they were opened, until the clock takes it. Each stream that was opened is told of once when it is over: played or cut.
/// </summary>
internal sealed class PacedMerger : IDownlinkMerger
{
    // What is over and may still have frames on their way. Their number at a time is tiny.
    private const int KeptDrops = 64;

    private readonly Queue<SessionOutput.Event> _events = new();
    private readonly Dictionary<AudioStreamId, Stream> _streams = [];
    private readonly List<Stream> _open = [];
    private readonly RecentSet<OperationId> _dropped = new(KeptDrops);
    private readonly RecentSet<AudioStreamId> _over = new(KeptDrops);
    private readonly Queue<(AudioStreamId Stream, int Samples)> _released = new();
    private readonly Queue<ControlMessage> _marks = new();
    private bool _finished;

    public int PendingEvents => _events.Count;

    public long PendingBytes { get; private set; }

    /// <summary>Whether something is being played or waits for it.</summary>
    public bool IsPlaying => _open.Count > 0;

    public void Add(SessionOutput.Event @event)
    {
        _events.Enqueue(@event);
        PendingBytes += @event.Utf8.Length;

        // Not when it leaves: a barge-in must find what the client is about to hear of.
        Apply(@event.Gate);
    }

    public void Add(OutputAudio audio)
    {
        if (_finished || _dropped.Contains(audio.Stream.Operation) || _over.Contains(audio.Stream))
        {
            Drop(audio.Stream, audio.Frame);
            return;
        }

        var stream = StreamOf(audio.Stream);
        Enqueue(stream, audio.Frame);
    }

    public void Resume(SessionOutput.Resume resume)
    {
        var resumed = StreamOf(resume.Stream.Stream);
        resumed.From = resume.From;
        resumed.Sent = resume.From;
        resumed.Length = resume.Length;
        for (var waiting = resumed.Frames; waiting > 0 && resumed.TryTakeFrame(out var frame, out _); waiting--)
        {
            Enqueue(resumed, frame);
        }

        Open(resumed, resume.Stream);
        EndIfPlayed(resumed);
    }

    public void DropAudio(OperationId operation)
    {
        _dropped.Add(operation);
        Cut(_streams.Values.Where(stream => stream.Id.Operation == operation));
    }

    /// <summary>Silences everything, whatever it is.</summary>
    public void Clear() => Cut(_open);

    public IReadOnlyList<AudioHeard> Interrupt(DateTimeOffset now)
    {
        var cut = _open.Where(stream => stream.Interruptible).ToList();
        cut.ForEach(stream => Silence(stream));
        return HeardOf(cut);
    }

    /// <summary>How far everything that is open has been played.</summary>
    public IReadOnlyList<AudioHeard> Played() => HeardOf(_open);

    public IReadOnlyList<AudioHeard> Heard(DateTimeOffset now) => HeardOf(_open.Where(stream => stream.Interruptible));

    public void Finish()
    {
        _finished = true;
        foreach (var stream in _streams.Values.ToList())
        {
            Silence(stream);
        }
    }

    public bool TryTake(DateTimeOffset now, out DownlinkItem item)
    {
        if (!_events.TryDequeue(out var next))
        {
            item = default;
            return false;
        }

        PendingBytes -= next.Utf8.Length;
        item = new DownlinkItem(next.Utf8, null, null, null) { Audio = next.Audio };
        return true;
    }

    /// <summary>Takes the next frame to be played: a whole one, because half a one would be a gap in the middle of a word.</summary>
    /// <returns>Samples written; fewer than asked for at the end of a stream, 0 when nothing is to be played now.</returns>
    public int TakeAudio(Span<short> pcm)
    {
        var count = 0;
        while (count < pcm.Length && _open.Count > 0)
        {
            var stream = _open[0];
            if (!stream.IsMade && stream.Waiting < pcm.Length - count)
            {
                // More must be made first, and no other may speak between its words.
                break;
            }

            var taken = stream.Take(pcm[count..]);
            Played(stream, taken);
            count += taken;
            EndIfPlayed(stream);
        }

        return count;
    }

    /// <summary>What the session is to be told, in order.</summary>
    public bool TryTakeMark([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ControlMessage? mark) =>
        _marks.TryDequeue(out mark);

    public bool TryTakeReleased(out (AudioStreamId Stream, int Samples) released) => _released.TryDequeue(out released);

    public void Dispose() => Finish();

    private void Played(Stream stream, int samples)
    {
        if (!stream.HasSounded && samples > 0)
        {
            stream.HasSounded = true;
            _marks.Enqueue(new ControlMessage.PlaybackStarted(stream.Id));
        }

        stream.Sent += new SampleTime(samples);
        _released.Enqueue((stream.Id, samples));
    }

    private void EndIfPlayed(Stream stream)
    {
        if (stream.IsPlayed && _open.Contains(stream))
        {
            Forget(stream);
            _marks.Enqueue(new ControlMessage.PlaybackEnded(stream.Id));
        }
    }

    private void Apply(AudioGate? gate)
    {
        switch (gate)
        {
            case AudioGate.Open open:
                Open(StreamOf(open.Stream), open);
                break;
            case AudioGate.End end when _streams.TryGetValue(end.Stream, out var ended):
                ended.Length = end.Length;
                EndIfPlayed(ended);
                break;
            case AudioGate.Cut cut when _streams.TryGetValue(cut.Stream, out var stream):
                Cut([stream]);
                break;
        }
    }

    private void Open(Stream stream, AudioGate.Open open)
    {
        stream.Interruptible = open.Interruptible;
        _open.Add(stream);
        if (_finished || _dropped.Contains(open.Stream.Operation))
        {
            Cut([stream]);
        }
    }

    private void Enqueue(Stream stream, PooledAudio frame)
    {
        if (ResumedAudio.Trim(ref frame, stream.From, out var trimmed))
        {
            _released.Enqueue((stream.Id, trimmed));
        }

        if (frame.Length > 0)
        {
            stream.Add(frame);
        }
        else
        {
            frame.Dispose();
        }
    }

    private void Cut(IEnumerable<Stream> streams)
    {
        var cut = streams.ToList();
        var heard = HeardOf(cut.Where(_open.Contains));
        cut.ForEach(Silence);
        if (heard.Count > 0)
        {
            _marks.Enqueue(new ControlMessage.PlaybackCut(heard));
        }
    }

    private static List<AudioHeard> HeardOf(IEnumerable<Stream> streams) =>
        [.. streams.Select(stream => new AudioHeard(stream.Id, stream.Sent, WasCut: true))];

    private void Silence(Stream stream)
    {
        while (stream.TryTakeFrame(out var frame, out var left))
        {
            _released.Enqueue((stream.Id, left));
            frame.Dispose();
        }

        Forget(stream);
    }

    private void Forget(Stream stream)
    {
        _streams.Remove(stream.Id);
        _open.Remove(stream);
        _over.Add(stream.Id);
    }

    private void Drop(AudioStreamId stream, PooledAudio frame)
    {
        _released.Enqueue((stream, frame.Length));
        frame.Dispose();
    }

    private Stream StreamOf(AudioStreamId id)
    {
        if (!_streams.TryGetValue(id, out var stream))
        {
            _streams[id] = stream = new Stream(id);
        }

        return stream;
    }

    private sealed class Stream(AudioStreamId id)
    {
        private readonly Queue<PooledAudio> _frames = new();
        private int _taken;

        public AudioStreamId Id => id;

        public bool Interruptible { get; set; }

        /// <summary>How much of it was heard on an earlier connection.</summary>
        public SampleTime From { get; set; }

        public int Frames => _frames.Count;

        /// <summary>Whether any of it has been played here.</summary>
        public bool HasSounded { get; set; }

        /// <summary>How far it has been played.</summary>
        public SampleTime Sent { get; set; }

        /// <summary>All there will be; null while it is being made.</summary>
        public SampleTime? Length { get; set; }

        public bool IsPlayed => Length is { } length && Sent >= length;

        /// <summary>Whether all there will be is here.</summary>
        public bool IsMade => Length is { } length && Sent.Samples + Waiting >= length.Samples;

        /// <summary>Samples that could be played now.</summary>
        public long Waiting { get; private set; }

        public void Add(PooledAudio frame)
        {
            Waiting += frame.Length;
            _frames.Enqueue(frame);
        }

        public int Take(Span<short> pcm)
        {
            var count = 0;
            while (count < pcm.Length && _frames.TryPeek(out var frame))
            {
                var part = frame.Span[_taken..];
                part = part[..Math.Min(part.Length, pcm.Length - count)];
                part.CopyTo(pcm[count..]);
                count += part.Length;
                _taken += part.Length;
                if (_taken == frame.Length)
                {
                    _taken = 0;
                    _frames.Dequeue().Dispose();
                }
            }

            Waiting -= count;
            return count;
        }

        /// <param name="frame">For the caller to dispose.</param>
        /// <param name="left">Samples of it that were not played.</param>
        public bool TryTakeFrame([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PooledAudio? frame, out int left)
        {
            if (!_frames.TryDequeue(out frame))
            {
                left = 0;
                return false;
            }

            left = frame.Length - _taken;
            Waiting -= left;
            _taken = 0;
            return true;
        }
    }
}
