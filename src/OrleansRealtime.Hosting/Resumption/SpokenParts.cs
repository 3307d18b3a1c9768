using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The audio that goes on when a client comes back: streams whose end the client has not acknowledged, in the order they began.</summary>
/// <param name="kept">What there is already.</param>
/// <param name="playsByClock">Whether events run ahead of the sound: a stream is then over when it was played, not when it was made.</param>
internal sealed class SpokenParts(IEnumerable<SpokenPart> kept, bool playsByClock)
{
    private readonly List<SpokenPart> _parts = [.. kept];

    public IReadOnlyList<SpokenPart> All => _parts;

    /// <summary>Follows a numbered event.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Tell(long seq, AudioGate? gate)
    {
        switch (gate)
        {
            case AudioGate.Open open:
                _parts.Add(new SpokenPart(seq, open, ClosedBy: null, SampleTime.Zero));
                return true;
            case AudioGate.End end when IndexOf(gate.Stream) is >= 0 and var index:
                _parts[index] = _parts[index] with { ClosedBy = seq, Length = end.Length };
                return true;
            case AudioGate.Cut when IndexOf(gate.Stream) is >= 0 and var index:
                _parts[index] = _parts[index] with { ClosedBy = seq, WasCut = true };
                return true;
            default:
                return false;
        }
    }

    /// <summary>The client has so much of some items' audio; items that are over, or never were, say nothing.</summary>
    /// <returns>The streams that got further.</returns>
    public IReadOnlyList<SpokenPart> Receive(IReadOnlyList<ReceivedAudio> audio)
    {
        var moved = new List<SpokenPart>();
        foreach (var received in audio)
        {
            Move(_parts.FindIndex(part => part.Gate.At.ItemId == received.ItemId), new SampleTime(received.Position), moved);
        }

        return moved;
    }

    /// <summary>The edge knows that so much of some streams has reached the client.</summary>
    /// <returns>The streams that got further.</returns>
    public IReadOnlyList<SpokenPart> Progress(IReadOnlyList<AudioHeard> heard)
    {
        var moved = new List<SpokenPart>();
        foreach (var known in heard)
        {
            Move(IndexOf(known.Stream), known.Until, moved);
        }

        return moved;
    }

    /// <summary>The edge has played a stream to its end, or was made to stop.</summary>
    /// <param name="stream">Which one.</param>
    /// <param name="seq">The last event by then.</param>
    /// <returns>The stream; null when it is over for the client already.</returns>
    public SpokenPart? Play(AudioStreamId stream, long seq)
    {
        var index = IndexOf(stream);
        return index < 0 ? null : _parts[index] = _parts[index] with { PlayedBy = seq };
    }

    /// <summary>The client acted on the events up to a number.</summary>
    /// <returns>The streams that are over for it.</returns>
    public IReadOnlyList<SpokenPart> Forget(long seq)
    {
        var over = _parts.FindAll(part => IsOver(part, seq));
        _parts.RemoveAll(over.Contains);
        return over;
    }

    /// <summary>Whether a client that acted on the events up to a number has no use for a stream any more.</summary>
    public bool IsOver(SpokenPart part, long seq) =>
        part.ClosedBy <= seq && (!playsByClock || part.WasCut || part.PlayedBy <= seq);

    /// <summary>From where each stream goes on for a client that comes back.</summary>
    /// <param name="lastSeq">The last event it acted on: of streams that began behind it, it has nothing.</param>
    /// <param name="received">What it says it has.</param>
    public IReadOnlyList<(SpokenPart Part, SampleTime From)> From(long lastSeq, IReadOnlyDictionary<ItemId, SampleTime> received) =>
    [
        .. _parts.Where(part => !HasAllOf(part, lastSeq)).Select(part => (
            part,
            part.OpenedBy > lastSeq ? SampleTime.Zero
            : received.TryGetValue(part.Gate.At.ItemId, out var until) ? SampleTime.Max(until, part.Received)
            : part.Received)),
    ];

    // Whoever acted on the event behind a stream's last sample has the sound, acknowledged or not.
    private bool HasAllOf(SpokenPart part, long lastSeq) =>
        playsByClock ? part.WasCut || part.PlayedBy <= lastSeq : part.ClosedBy <= lastSeq;

    private void Move(int index, SampleTime until, List<SpokenPart> moved)
    {
        if (index >= 0 && until > _parts[index].Received)
        {
            _parts[index] = _parts[index] with { Received = until };
            moved.Add(_parts[index]);
        }
    }

    private int IndexOf(AudioStreamId stream) => _parts.FindIndex(part => part.Gate.Stream == stream);
}
