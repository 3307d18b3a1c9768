using OrleansRealtime.Audio;
using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Workers.Speech;

/// <summary>
/// Sound of a session as Opus, under names, in the order it began. Bounded: the oldest goes first. Not thread-safe: its owner decides under its own
/// lock what is kept and what is played.
/// </summary>
/// <param name="maxBytes">What all of it may take.</param>
/// <param name="names">How it is written down.</param>
/// <param name="write">Where it is written down; null where it is not.</param>
internal class KeptSound<TName>(int maxBytes, ISoundNames<TName> names, Action<StateChange>? write) : IDisposable
    where TName : notnull
{
    // 1 s of packets in a record.
    private const int RecordPackets = 50;

    private readonly List<TName> _order = [];
    private readonly Dictionary<TName, KeptStream> _streams = [];
    private readonly Dictionary<TName, List<(int First, int End)>> _records = [];
    private int _bytes;

    /// <summary>What there is, in the order it began.</summary>
    public IReadOnlyList<TName> Names => _order;

    /// <summary>Takes back what was written down.</summary>
    public void Restore(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        foreach (var parts in SoundRecords.Read(records, names).GroupBy(part => part.Name))
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
    public SampleTime LengthOf(TName name) =>
        _streams.TryGetValue(name, out var kept) ? kept.Length : SampleTime.Zero;

    public bool HasEnded(TName name) => !_streams.TryGetValue(name, out var kept) || kept.HasEnded;

    public void Append(TName name, ReadOnlySpan<short> pcm)
    {
        if (!_streams.TryGetValue(name, out var kept))
        {
            Add(name, kept = new KeptStream());
        }

        var before = kept.Bytes;
        kept.Append(pcm);
        _bytes += kept.Bytes - before;
        WriteDown(name, kept, RecordPackets);
        while (_bytes > maxBytes && _order.Count > 1)
        {
            Forget(_order[0]);
        }

        if (_bytes > maxBytes)
        {
            ForgetBefore(name, kept.Length - new SampleTime((kept.Length - kept.Floor).Samples / 2));
        }
    }

    /// <summary>The stream is complete.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="at">Where it ends, when that is before its last sample.</param>
    public void End(TName name, SampleTime? at = null)
    {
        if (_streams.TryGetValue(name, out var kept) && !kept.HasEnded)
        {
            var before = kept.Bytes;
            kept.End(at);
            _bytes += kept.Bytes - before;
            WriteDown(name, kept, least: 0);
        }
    }

    /// <summary>The client has so much of a stream; <see cref="long.MaxValue"/> samples are all of it.</summary>
    public void ForgetBefore(TName name, SampleTime position)
    {
        if (!_streams.TryGetValue(name, out var kept))
        {
            return;
        }

        if (position.Samples == long.MaxValue)
        {
            Forget(name);
            return;
        }

        var before = kept.Bytes;
        var first = kept.ForgetBefore(position);
        _bytes += kept.Bytes - before;
        Unwrite(name, first);
    }

    /// <summary>What there is of some streams from their positions on, in the order they began.</summary>
    public IReadOnlyList<(TName Name, KeptRange Range)> From(IReadOnlyDictionary<TName, SampleTime> positions) =>
    [
        .. _order.Where(positions.ContainsKey).Select(name => (name, _streams[name].From(positions[name]))),
    ];

    /// <summary>Everything goes that is not to be kept any more, and what was written down of it.</summary>
    public void Forget(Predicate<TName> isGone)
    {
        foreach (var name in _order.FindAll(isGone))
        {
            Forget(name);
        }
    }

    /// <summary>From here on it is written down, and what there is already at once.</summary>
    public void BeginWriting(Action<StateChange> to)
    {
        write = to;
        foreach (var (name, kept) in _streams)
        {
            WriteDown(name, kept, kept.HasEnded ? 0 : RecordPackets);
        }
    }

    public void Dispose()
    {
        foreach (var kept in _streams.Values)
        {
            kept.Dispose();
        }

        _streams.Clear();
        _order.Clear();
    }

    private void Add(TName name, KeptStream kept)
    {
        _streams.Add(name, kept);
        _order.Add(name);
        _bytes += kept.Bytes;
    }

    private void Forget(TName name)
    {
        if (_streams.Remove(name, out var kept))
        {
            _order.Remove(name);
            _bytes -= kept.Bytes;
            Unwrite(name, int.MaxValue);
            kept.Dispose();
        }
    }

    private void WriteDown(TName name, KeptStream kept, int least)
    {
        if (write is null)
        {
            return;
        }

        if (!_records.TryGetValue(name, out var records))
        {
            _records[name] = records = [];
        }

        // What was forgotten before it was a second long is never written.
        var first = Math.Max(records.Count == 0 ? 0 : records[^1].End, kept.FirstPacket);
        if (kept.PacketCount - first >= least)
        {
            write(SoundRecords.Of(names, name, kept, first, kept.PacketCount));
            records.Add((first, kept.PacketCount));
        }
    }

    private void Unwrite(TName name, int before)
    {
        if (write is null || !_records.TryGetValue(name, out var records))
        {
            return;
        }

        foreach (var gone in records.Where(record => record.End <= before))
        {
            write(new StateChange(names.KeyOf(name, gone.First), null));
        }

        records.RemoveAll(record => record.End <= before);
        if (before == int.MaxValue)
        {
            _records.Remove(name);
        }
    }
}
