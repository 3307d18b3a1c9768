using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>
/// The sound of a session's answers that its client may not have, in the order they began. Bounded: the oldest goes first. Not thread-safe: its owner
/// decides under its own lock what is kept and what is played.
/// </summary>
/// <param name="maxBytes">What all of it may take.</param>
/// <param name="write">Where it is written down; null where it is not.</param>
internal sealed class KeptSpeech(int maxBytes, Action<StateChange>? write) : IDisposable
{
    // 1 s of packets in a record.
    private const int RecordPackets = 50;

    private readonly List<AudioStreamId> _order = [];
    private readonly Dictionary<AudioStreamId, KeptStream> _streams = [];
    private readonly Dictionary<AudioStreamId, List<(int First, int End)>> _records = [];
    private int _bytes;

    /// <summary>Takes back what was written down.</summary>
    public void Restore(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        foreach (var parts in SpeechRecords.Read(records).GroupBy(part => part.Stream))
        {
            // Only what hangs together from its last part backwards; a hole would be heard as a jump.
            var first = parts.First().FirstPacket;
            var packets = new List<byte[]>();
            var known = new List<(int, int)>();
            foreach (var part in parts)
            {
                if (part.FirstPacket != first + packets.Count)
                {
                    packets.Clear();
                    first = part.FirstPacket;
                }

                known.Add((part.FirstPacket, part.FirstPacket + part.Packets.Count));
                packets.AddRange(part.Packets);
            }

            Add(parts.Key, new KeptStream(first, packets, parts.Last().Length));
            _records[parts.Key] = known;
        }
    }

    /// <summary>How much of a stream was made; nothing of one that is not kept.</summary>
    public SampleTime LengthOf(AudioStreamId stream) =>
        _streams.TryGetValue(stream, out var kept) ? kept.Length : SampleTime.Zero;

    public bool HasEnded(AudioStreamId stream) => !_streams.TryGetValue(stream, out var kept) || kept.HasEnded;

    public void Append(AudioStreamId stream, ReadOnlySpan<short> pcm)
    {
        if (!_streams.TryGetValue(stream, out var kept))
        {
            Add(stream, kept = new KeptStream());
        }

        var before = kept.Bytes;
        kept.Append(pcm);
        _bytes += kept.Bytes - before;
        WriteDown(stream, kept, RecordPackets);
        while (_bytes > maxBytes && _order.Count > 1)
        {
            Forget(_order[0]);
        }

        if (_bytes > maxBytes)
        {
            ForgetBefore(stream, kept.Length - new SampleTime((kept.Length - kept.Floor).Samples / 2));
        }
    }

    /// <summary>The stream is complete.</summary>
    public void End(AudioStreamId stream)
    {
        if (_streams.TryGetValue(stream, out var kept))
        {
            var before = kept.Bytes;
            kept.End();
            _bytes += kept.Bytes - before;
            WriteDown(stream, kept, least: 1);
        }
    }

    /// <summary>The client has so much of a stream; <see cref="long.MaxValue"/> samples are all of it.</summary>
    public void ForgetBefore(AudioStreamId stream, SampleTime position)
    {
        if (!_streams.TryGetValue(stream, out var kept))
        {
            return;
        }

        if (position.Samples == long.MaxValue)
        {
            Forget(stream);
            return;
        }

        var before = kept.Bytes;
        var first = kept.ForgetBefore(position);
        _bytes += kept.Bytes - before;
        Unwrite(stream, first);
    }

    /// <summary>What there is of some streams from their positions on, in the order they began.</summary>
    public IReadOnlyList<(AudioStreamId Stream, KeptRange Range)> From(IReadOnlyDictionary<AudioStreamId, SampleTime> positions) =>
    [
        .. _order.Where(positions.ContainsKey).Select(stream => (stream, _streams[stream].From(positions[stream]))),
    ];

    public void Dispose()
    {
        foreach (var kept in _streams.Values)
        {
            kept.Dispose();
        }

        _streams.Clear();
        _order.Clear();
    }

    private void Add(AudioStreamId stream, KeptStream kept)
    {
        _streams.Add(stream, kept);
        _order.Add(stream);
        _bytes += kept.Bytes;
    }

    private void Forget(AudioStreamId stream)
    {
        if (_streams.Remove(stream, out var kept))
        {
            _order.Remove(stream);
            _bytes -= kept.Bytes;
            Unwrite(stream, int.MaxValue);
            kept.Dispose();
        }
    }

    private void WriteDown(AudioStreamId stream, KeptStream kept, int least)
    {
        if (write is null)
        {
            return;
        }

        if (!_records.TryGetValue(stream, out var records))
        {
            _records[stream] = records = [];
        }

        // A client that is quick has had packets before they were written down: they are forgotten, and missed by nobody.
        var first = Math.Max(records.Count == 0 ? 0 : records[^1].End, kept.FirstPacket);
        if (kept.PacketCount - first >= least)
        {
            write(SpeechRecords.Of(stream, kept, first, kept.PacketCount));
            records.Add((first, kept.PacketCount));
        }
    }

    private void Unwrite(AudioStreamId stream, int before)
    {
        if (write is null || !_records.TryGetValue(stream, out var records))
        {
            return;
        }

        foreach (var gone in records.Where(record => record.End <= before))
        {
            write(new StateChange(SpeechRecords.KeyOf(stream, gone.First), null));
        }

        records.RemoveAll(record => record.End <= before);
        if (before == int.MaxValue)
        {
            _records.Remove(stream);
        }
    }
}
