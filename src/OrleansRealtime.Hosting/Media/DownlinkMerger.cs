using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting.Media;

/// <summary>
/// Joins the two ordered streams towards a client: events of the session and audio of the inference worker. No audio before
/// the event that opens its stream, no event that ends a stream before its last sample, and after a cut not a sample more.
/// Pure and single-threaded; time comes in with every call.
/// </summary>
/// <remarks>
/// Events leave in their own order. While the next event waits for audio, audio flows; otherwise events go first, which keeps
/// transcripts ahead of the sound.
/// </remarks>
internal sealed class DownlinkMerger : IDownlinkMerger
{
    // What is over and may still have frames on their way. Their number at a time is tiny.
    private const int KeptDrops = 64;

    private readonly Queue<SessionOutput.Event> _events = new();
    private readonly Dictionary<AudioStreamId, Stream> _streams = [];
    private readonly List<Stream> _open = [];
    private readonly RecentSet<OperationId> _dropped = new(KeptDrops);
    private readonly RecentSet<AudioStreamId> _ended = new(KeptDrops);
    private readonly Queue<(AudioStreamId Stream, int Samples)> _released = new();
    private bool _finished;

    public int PendingEvents => _events.Count;

    public long PendingBytes { get; private set; }

    public void Add(SessionOutput.Event @event)
    {
        _events.Enqueue(@event);
        PendingBytes += @event.Utf8.Length;
    }

    public void Add(OutputAudio audio)
    {
        if (_finished || _dropped.Contains(audio.Stream.Operation) || _ended.Contains(audio.Stream))
        {
            Drop(audio.Stream, audio.Frame);
            return;
        }

        var stream = StreamOf(audio.Stream);
        if (stream.IsCut)
        {
            Drop(audio.Stream, audio.Frame);
            return;
        }

        Enqueue(stream, audio.Frame);
    }

    public void Resume(SessionOutput.Resume resume)
    {
        var resumed = StreamOf(resume.Stream.Stream);
        resumed.From = resume.From;
        resumed.Sent = resume.From;
        Open(resumed, resume.Stream);
        for (var waiting = resumed.Frames.Count; waiting > 0; waiting--)
        {
            Enqueue(resumed, resumed.Frames.Dequeue());
        }
    }

    public void DropAudio(OperationId operation)
    {
        _dropped.Add(operation);
        foreach (var (id, stream) in _streams.ToList())
        {
            if (id.Operation == operation)
            {
                Cut(stream);
                if (stream.Opened is null)
                {
                    _streams.Remove(id);
                }
            }
        }
    }

    public IReadOnlyList<AudioHeard> Interrupt(DateTimeOffset now) => Hear(now, cut: true);

    public IReadOnlyList<AudioHeard> Heard(DateTimeOffset now) => Hear(now, cut: false);

    public void Finish()
    {
        _finished = true;
        foreach (var stream in _streams.Values)
        {
            Cut(stream);
        }
    }

    public bool TryTake(DateTimeOffset now, out DownlinkItem item)
    {
        if (_events.TryPeek(out var next) && MayLeave(next.Gate))
        {
            _events.Dequeue();
            PendingBytes -= next.Utf8.Length;
            Apply(next.Gate);
            item = new DownlinkItem(next.Utf8, null, null, next.Gate is AudioGate.Open ? null : next.Gate?.Stream)
            {
                Audio = next.Audio,
                Seq = next.Seq ?? next.After,
            };
            return true;
        }

        return TryTakeAudio(now, out item);
    }

    public bool TryTakeReleased(out (AudioStreamId Stream, int Samples) released) => _released.TryDequeue(out released);

    public void Dispose() => Finish();

    private bool TryTakeAudio(DateTimeOffset now, out DownlinkItem item)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            var stream = _open[i];
            if (stream.Frames.TryDequeue(out var frame))
            {
                stream.FirstSentAt ??= now;
                stream.Sent = frame.End;
                _released.Enqueue((stream.Id, frame.Length));

                // The next turn is another stream's, so that none waits for a longer one.
                _open.RemoveAt(i);
                _open.Add(stream);
                item = new DownlinkItem(default, frame, stream.Opened, null);
                return true;
            }
        }

        item = default;
        return false;
    }

    private bool MayLeave(AudioGate? gate) =>
        gate is not AudioGate.End end ||
        !_streams.TryGetValue(end.Stream, out var stream) ||
        stream.IsCut ||
        stream.Sent >= end.Length;

    private void Apply(AudioGate? gate)
    {
        switch (gate)
        {
            case AudioGate.Open open:
                Open(StreamOf(open.Stream), open);
                break;
            case AudioGate.End or AudioGate.Cut when _streams.Remove(gate.Stream, out var ended):
                Cut(ended);
                _open.Remove(ended);
                _ended.Add(gate.Stream);
                break;
        }
    }

    private void Open(Stream stream, AudioGate.Open open)
    {
        stream.Opened = open;
        stream.IsCut |= _finished || _dropped.Contains(open.Stream.Operation);
        _open.Add(stream);
    }

    private void Enqueue(Stream stream, PooledAudio frame)
    {
        if (ResumedAudio.Trim(ref frame, stream.From, out var trimmed))
        {
            _released.Enqueue((stream.Id, trimmed));
        }

        if (stream.IsCut)
        {
            Drop(stream.Id, frame);
        }
        else if (frame.Length > 0)
        {
            stream.Frames.Enqueue(frame);
        }
        else
        {
            frame.Dispose();
        }
    }

    private List<AudioHeard> Hear(DateTimeOffset now, bool cut)
    {
        var heard = new List<AudioHeard>();
        foreach (var stream in _open)
        {
            if (stream.Opened!.Interruptible)
            {
                heard.Add(new AudioHeard(stream.Id, stream.HeardBy(now), WasCut: true));
                if (cut)
                {
                    Cut(stream);
                }
            }
        }

        return heard;
    }

    private void Cut(Stream stream)
    {
        stream.IsCut = true;
        while (stream.Frames.TryDequeue(out var frame))
        {
            Drop(stream.Id, frame);
        }
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
        public AudioStreamId Id => id;

        public Queue<PooledAudio> Frames { get; } = new();

        /// <summary>Null until the event that opens it has left.</summary>
        public AudioGate.Open? Opened { get; set; }

        public bool IsCut { get; set; }

        /// <summary>How much of it was heard on an earlier connection.</summary>
        public SampleTime From { get; set; }

        /// <summary>How far its audio has left.</summary>
        public SampleTime Sent { get; set; }

        public DateTimeOffset? FirstSentAt { get; set; }

        /// <summary>Nobody has heard what was not sent, nor heard it faster than it plays.</summary>
        public SampleTime HeardBy(DateTimeOffset now) => FirstSentAt is { } first
            ? SampleTime.Min(Sent, From + SampleTime.FromTimeSpan(now - first))
            : From;
    }
}
