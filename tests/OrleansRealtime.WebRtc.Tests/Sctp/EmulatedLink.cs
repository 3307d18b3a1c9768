namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>Packets under way in both directions. The same seed and packets meet the same fate.</summary>
internal sealed class EmulatedLink(LinkConditions conditions, int seed)
{
    private readonly PriorityQueue<Packet, (TimeSpan At, long Order)> _packets = new();
    private readonly Random _random = new(seed);
    private long _order;

    public LinkConditions Conditions { get; set; } = conditions;

    /// <summary>Whether to lose a packet, by test: to the passive side or not, and its bytes.</summary>
    public Func<bool, byte[], bool>? Loses { get; set; }

    /// <summary>What a packet becomes; null loses it.</summary>
    public Func<byte[], byte[]?>? Alters { get; set; }

    public long Carried { get; private set; }

    public TimeSpan? Next => _packets.TryPeek(out _, out var when) ? when.At : null;

    public void Send(TimeSpan now, bool toPassive, ReadOnlySpan<byte> bytes)
    {
        Carried++;
        var packet = bytes.ToArray();
        if (_random.NextDouble() < Conditions.Loss || Loses?.Invoke(toPassive, packet) == true)
        {
            return;
        }

        var copies = _random.NextDouble() < Conditions.Duplication ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var at = now + Conditions.Delay;
            if (_random.NextDouble() < Conditions.Reordering)
            {
                at += Conditions.HeldBack * _random.NextDouble();
            }

            if ((Alters is null ? packet : Alters(packet)) is { } altered)
            {
                _packets.Enqueue(new Packet(toPassive, altered), (at, _order++));
            }
        }
    }

    public bool TryReceive(TimeSpan now, out Packet packet)
    {
        packet = default;
        return Next <= now && _packets.TryDequeue(out packet, out _);
    }

    internal readonly record struct Packet(bool ToPassive, byte[] Bytes);
}
