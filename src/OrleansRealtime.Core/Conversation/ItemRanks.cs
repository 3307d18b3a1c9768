using OrleansRealtime.Core.State;

namespace OrleansRealtime.Core.Conversation;

/// <summary>
/// Numbers that order the entries of a conversation, so that each can be kept by itself. One that comes between two takes the
/// middle; where there is no middle left, just enough of its neighbours move apart.
/// </summary>
internal static class ItemRanks
{
    public const long Step = 1L << 20;

    // Neighbours are moved until they are this far apart: room for 16 more at the same place.
    private const long Roomy = 1L << 16;

    /// <summary>Gives a rank to an entry that has just taken its place.</summary>
    public static void Assign(LinkedListNode<ConversationEntry> node, StateLedger? ledger)
    {
        var before = node.Previous?.Value.Rank;
        var after = node.Next?.Value.Rank;
        var rank = (before, after) switch
        {
            (null, null) => 0,
            ({ } low, null) => low + Step,
            (null, { } high) => high - Step,
            ({ } low, { } high) => low + ((high - low) / 2),
        };
        if (rank == before)
        {
            MoveApart(node, ledger);
        }
        else
        {
            node.Value.Rank = rank;
        }
    }

    private static void MoveApart(LinkedListNode<ConversationEntry> node, StateLedger? ledger)
    {
        var (first, last, count) = (node, node, 1);
        while (Room(first, last, count) < Roomy)
        {
            if (first.Previous is { } before)
            {
                (first, count) = (before, count + 1);
            }

            if (last.Next is { } after)
            {
                (last, count) = (after, count + 1);
            }
        }

        var room = Room(first, last, count);
        var rank = first.Previous is { } below
            ? below.Value.Rank + room
            : last.Next is { } above ? above.Value.Rank - (count * room) : 0;
        for (var moved = first; ; moved = moved.Next!, rank += room)
        {
            moved.Value.Rank = rank;
            ledger?.TouchItem(moved.Value.Item.Id!.Value);
            if (moved == last)
            {
                return;
            }
        }
    }

    /// <summary>How far apart entries would be if they were spread evenly between their outer neighbours.</summary>
    private static long Room(LinkedListNode<ConversationEntry> first, LinkedListNode<ConversationEntry> last, int count) =>
        first.Previous is { } below && last.Next is { } above
            ? (above.Value.Rank - below.Value.Rank) / (count + 1)
            : Step;
}
