using Xunit.Abstractions;

namespace OrleansRealtime.Hosting.Tests.Resumption.Model;

/// <summary>
/// Every interleaving of a few events, commands, losses, takeovers and deaths: the invariants of docs/resumption.md. More of each take minutes and
/// gigabytes: MODEL_DEEP=1 dotnet test --filter ModelCheck.
/// </summary>
public sealed class ModelCheckTests(ITestOutputHelper output)
{
    private static bool IsDeep => Environment.GetEnvironmentVariable("MODEL_DEEP") == "1";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhateverHappensInWhateverOrder_BothComeToTheSame(bool isStoreSlow)
    {
        foreach (var budget in Budgets(isStoreSlow))
        {
            var worlds = Explorer.Explore(World.Begin(Mutation.None, isStoreSlow, budget), out var fault);
            output.WriteLine($"{budget}: {worlds} worlds {fault}");
            Assert.Null(fault);
            Assert.InRange(worlds, 1_000, int.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public void ARuleThatIsNotKept_IsFoundOut(Mutation mutation)
    {
        var found = new List<string>();
        foreach (var isStoreSlow in (bool[])[false, true])
        {
            foreach (var budget in Budgets(isStoreSlow))
            {
                Explorer.Explore(World.Begin(mutation, isStoreSlow, budget), out var fault);
                if (fault is not null)
                {
                    output.WriteLine(fault);
                    found.Add(fault);
                    return;
                }
            }
        }

        Assert.NotEmpty(found);
    }

    public static TheoryData<Mutation> Mutations() => [.. Enum.GetValues<Mutation>().Where(mutation => mutation != Mutation.None)];

    private static IEnumerable<Budget> Budgets(bool isStoreSlow) => IsDeep
        ? [new Budget(Events: 2, Commands: 1, Acknowledgements: 1, Keeps: isStoreSlow ? 1 : 0, Losses: isStoreSlow ? 1 : 2, Deaths: isStoreSlow ? 2 : 1)]
        : isStoreSlow
        ? [
            new Budget(Events: 2, Commands: 0, Acknowledgements: 1, Keeps: 1, Losses: 1, Deaths: 1),
            new Budget(Events: 1, Commands: 1, Acknowledgements: 0, Keeps: 1, Losses: 1, Deaths: 1),
            new Budget(Events: 1, Commands: 0, Acknowledgements: 0, Keeps: 1, Losses: 1, Deaths: 2),
        ]
        : [
            new Budget(Events: 2, Commands: 0, Acknowledgements: 2, Keeps: 0, Losses: 2, Deaths: 1),
            new Budget(Events: 0, Commands: 2, Acknowledgements: 0, Keeps: 1, Losses: 2, Deaths: 1),
            new Budget(Events: 4, Commands: 0, Acknowledgements: 0, Keeps: 0, Losses: 2, Deaths: 0),
        ];
}
