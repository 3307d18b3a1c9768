using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;

namespace OrleansRealtime.Hosting.Tests.Resumption;

/// <summary>A session that lost what it had told, and whose numbers were given again: a client that knows the old ones must not take them for the new.</summary>
public sealed class SessionLivesTests
{
    private readonly ResumptionMachine _machine = new(maxEvents: 1_000, maxBytes: 1_000_000, kept: new ResumptionState
    {
        IsOn = true,
        Seq = 90,
        Events = [.. Enumerable.Range(81, 10).Select(seq => Event(seq))],
    });

    [Fact]
    public void AClientThatWasToldMoreThanWasKept_IsToldEverythingAnew_ThoughItsNumberExists()
    {
        Begin(incarnation: 2, told: 15);

        Assert.Equal("ahead", Resume(lastSeq: 100, incarnation: 1).ResyncReason);

        // The numbers go on, and are not given a third time.
        Assert.Equal(106, _machine.Number());
    }

    [Fact]
    public void AClientThatWasToldNoMore_MissesNothing()
    {
        Begin(incarnation: 2, told: 15);

        var plan = Resume(lastSeq: 88, incarnation: 1);

        Assert.Null(plan.ResyncReason);
        Assert.Equal(Enumerable.Range(89, 17), plan.Events.Select(told => (int)told.Seq!.Value));
    }

    [Fact]
    public void AClientThatKnowsTheLife_KnowsItsNumbers()
    {
        Begin(incarnation: 2, told: 15);

        Assert.Null(Resume(lastSeq: 100, incarnation: 2).ResyncReason);
    }

    [Fact]
    public void LivesOutliveTheProcess_AndAreBounded()
    {
        for (var incarnation = 2; incarnation < 40; incarnation++)
        {
            Begin(incarnation, told: 1);
        }

        var records = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [ResumptionRecords.NumbersKey] = ResumptionRecords.NumbersOf(_machine).Value!.Value,
        };

        var lives = ResumptionRecords.Read(records).Lives;
        Assert.Equal(16, lives.Count);
        Assert.Equal(new SessionLife(39, 127), lives[^1]);

        // Whoever comes from before them may know anything.
        Assert.Equal("ahead", Resume(lastSeq: 1, incarnation: 1).ResyncReason);
    }

    private void Begin(long incarnation, int told)
    {
        _machine.BeginLife(incarnation);
        for (var i = 0; i < told; i++)
        {
            _machine.Keep(Event(_machine.Number()));
        }
    }

    private ReplayPlan Resume(long lastSeq, long incarnation) => _machine.Resume(lastSeq, incarnation, shown: [], next: [1]);

    private static SessionOutput.Event Event(long seq) => new(new byte[10], Gate: null) { Seq = seq };
}
