using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Tests.Conversation;

public sealed class ItemRanksTests
{
    [Theory]
    [InlineData("middle")]
    [InlineData("root")]
    [InlineData(null)]
    public void InsertingAtOnePlace_KeepsTheOrder_AndMovesFewNeighbours(string? after)
    {
        var ledger = new StateLedger();
        var log = new ConversationLog(new ConversationId("conv"), new ConversationSize(10_000, 1_000_000), ledger);
        Insert(log, "start", null);
        Insert(log, "middle", null);
        for (var i = 0; i < 2_000; i++)
        {
            Insert(log, $"end{i}", null);
        }

        ledger.TurnOn();
        var moved = 0;
        for (var i = 0; i < 2_000; i++)
        {
            Insert(log, $"new{i}", after);
            moved += ledger.Items.Count - 1;
            ledger.Clear();
        }

        var ranks = log.Entries.Select(entry => entry.Rank).ToList();
        Assert.Equal(ranks.Distinct().Order(), ranks);
        Assert.InRange(moved, 0, 2_000 * 16);
    }

    private static void Insert(ConversationLog log, string id, string? after) => Assert.True(log.TryInsert(
        new ConversationEntry(new ConversationItem.Message(MessageRole.User, []) { Id = new ItemId(id) }),
        after is null ? null : new ItemId(after),
        out _,
        out _));
}
