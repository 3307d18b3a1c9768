using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

/// <summary>Two ends, a link between them and one clock that jumps to whatever comes next.</summary>
internal sealed class SctpPair(SctpEndpoint active, SctpEndpoint passive, LinkConditions conditions, int seed)
{
    private const int MaxSteps = 2_000_000;

    private readonly byte[] _packet = new byte[SctpPacket.MaxLength];

    public SctpPair(LinkConditions? conditions = null, int seed = 1, SctpOptions? options = null)
        : this(
            new SctpEndpoint((options ?? new SctpOptions()) with { Seed = seed * 2 }),
            new SctpEndpoint((options ?? new SctpOptions()) with { Seed = (seed * 2) + 1 }),
            conditions ?? new LinkConditions(),
            seed)
    {
    }

    public SctpEndpoint Active { get; } = active;

    public SctpEndpoint Passive { get; } = passive;

    public EmulatedLink Link { get; } = new(conditions, seed);

    public TimeSpan Now { get; private set; }

    public bool IsConnected => Active.Association.State == SctpState.Established
        && Passive.Association.State == SctpState.Established;

    public static SctpPair Connected(LinkConditions? conditions = null, int seed = 1, SctpOptions? options = null)
    {
        var pair = new SctpPair(conditions, seed, options);
        pair.Connect();
        return pair;
    }

    public void Connect()
    {
        Active.Association.Connect(Now);
        Assert.True(RunUntil(() => IsConnected, TimeSpan.FromMinutes(2)), "No association.");
    }

    /// <summary>Goes on until the condition holds; false when time or everything to do runs out first.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Now + limit;
        for (var step = 0; step < MaxSteps; step++)
        {
            Settle();
            if (condition())
            {
                return true;
            }

            if (!Step(end))
            {
                return false;
            }
        }

        throw new InvalidOperationException($"No end in {MaxSteps} steps, at {Now}.");
    }

    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        RunUntil(() => false, time);
        Now = end;
    }

    /// <summary>Takes events and packets of both ends.</summary>
    public void Settle()
    {
        Settle(Active, toPassive: true);
        Settle(Passive, toPassive: false);
    }

    private void Settle(SctpEndpoint endpoint, bool toPassive)
    {
        endpoint.TakeEvents(Now);
        while (endpoint.Association.TryTakePacket(Now, _packet, out var count))
        {
            Assert.InRange(count, SctpPacket.HeaderLength, SctpPacket.MaxLength);
            Link.Send(Now, toPassive, _packet.AsSpan(0, count));
        }
    }

    private bool Step(TimeSpan end)
    {
        var next = new[] { Link.Next, Active.Association.NextTimeout, Passive.Association.NextTimeout }.Min();
        if (next is not { } at || at > end)
        {
            return false;
        }

        Now = at > Now ? at : Now;
        if (Link.TryReceive(Now, out var packet))
        {
            (packet.ToPassive ? Passive : Active).Association.HandlePacket(Now, packet.Bytes);
            return true;
        }

        foreach (var endpoint in new[] { Active, Passive })
        {
            if (endpoint.Association.NextTimeout <= Now)
            {
                endpoint.Association.HandleTimeout(Now);
            }
        }

        return true;
    }
}
