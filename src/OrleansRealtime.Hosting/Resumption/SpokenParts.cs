using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The audio that goes on when a client comes back: streams whose end the client has not acknowledged, in the order they began.</summary>
internal sealed class SpokenParts(IEnumerable<SpokenPart> kept)
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
            case AudioGate.End or AudioGate.Cut when IndexOf(gate.Stream) is >= 0 and var index:
                _parts[index] = _parts[index] with { ClosedBy = seq };
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
            var index = _parts.FindIndex(part => part.Gate.At.ItemId == received.ItemId);
            var until = new SampleTime(received.Position);
            if (index >= 0 && until > _parts[index].Received)
            {
                _parts[index] = _parts[index] with { Received = until };
                moved.Add(_parts[index]);
            }
        }

        return moved;
    }

    /// <summary>The client acted on the events up to a number.</summary>
    /// <returns>The streams that are over for it.</returns>
    public IReadOnlyList<SpokenPart> Forget(long seq)
    {
        var over = _parts.FindAll(part => part.ClosedBy <= seq);
        _parts.RemoveAll(part => part.ClosedBy <= seq);
        return over;
    }

    /// <summary>From where each stream goes on for a client that comes back.</summary>
    /// <param name="lastSeq">The last event it acted on: of streams that began behind it, it has nothing.</param>
    /// <param name="received">What it says it has.</param>
    public IReadOnlyList<(SpokenPart Part, SampleTime From)> From(long lastSeq, IReadOnlyDictionary<ItemId, SampleTime> received) =>
    [
        .. _parts.Select(part => (
            part,
            part.OpenedBy > lastSeq ? SampleTime.Zero
            : received.TryGetValue(part.Gate.At.ItemId, out var until) ? SampleTime.Max(until, part.Received)
            : part.Received)),
    ];

    private int IndexOf(AudioStreamId stream) => _parts.FindIndex(part => part.Gate.Stream == stream);
}
