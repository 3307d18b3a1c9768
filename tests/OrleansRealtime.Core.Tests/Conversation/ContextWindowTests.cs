using FsCheck.Fluent;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Tests.Properties;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Conversation;

/// <summary>The window that is kept up with its conversation is the one that counting it all again would give.</summary>
public sealed class ContextWindowTests
{
    private const int Room = 60;

    private static readonly Truncation[] Truncations =
    [
        Truncation.Auto,
        new(TruncationKind.Disabled),
        new(TruncationKind.RetentionRatio, 0.5),
        new(TruncationKind.RetentionRatio, 0.8, PostInstructionTokens: 30),
    ];

    [Fact]
    public void AnyChanges_GiveTheWindowThatCountingAgainGives()
    {
        var step = from kind in Gen.Choose(0, 9) from a in Gen.Choose(0, 99) from b in Gen.Choose(0, 99) select (kind, a, b);
        var steps = from length in Gen.Choose(1, 120) from list in step.ListOf(length) select list.ToArray();
        PropertyCheck.Run(Arb.From(steps, Shrink), 1_000, Play);
    }

    private static void Play((int Kind, int A, int B)[] steps)
    {
        var log = new ConversationLog(new ConversationId("conv"), new ConversationSize(1_000, 100_000));
        var window = new ContextWindow(Room);
        var plain = new PlainWindow(Room);
        var truncation = Truncations[0];
        var ids = new List<ItemId>();
        foreach (var (kind, a, b) in steps)
        {
            switch (kind)
            {
                case 0:
                    truncation = Truncations[a % Truncations.Length];
                    break;
                case 1 when ids.Count > 0:
                    log.Remove(ids[a % ids.Count]);
                    ids.RemoveAt(a % ids.Count);
                    break;
                case 2 when ids.Count > 0 && log.Find(ids[a % ids.Count]) is { Item: ConversationItem.Message message } entry:
                    log.Update(entry, message with { Content = [new ContentPart.InputText(new string('y', b))] });
                    break;
                default:
                    var id = new ItemId($"item_{ids.Count}_{a}_{b}");
                    ItemId? after = b % 4 > 0 || ids.Count == 0 ? null : b % 8 == 0 ? ItemId.Root : ids[a % ids.Count];
                    if (log.TryInsert(new ConversationEntry(Item(kind, a) with { Id = id }), after, out _, out _))
                    {
                        ids.Add(id);
                    }

                    break;
            }

            // Often nobody looks for a while.
            if (a % 3 > 0 && ids.Count > 0)
            {
                var (items, isOverflow) = plain.Fit(log, truncation);
                var fitted = window.Fit(log, truncation, fixedTokens: 0);
                Assert.Equal(isOverflow, fitted.IsOverflow);
                if (!isOverflow)
                {
                    Assert.Equal(items, fitted.Items);
                }
            }
        }
    }

    private static ConversationItem Item(int kind, int a) => kind switch
    {
        3 or 4 => new ConversationItem.FunctionCall("tool", $"call_{a % 5}", "{}"),
        5 or 6 => new ConversationItem.FunctionCallOutput($"call_{a % 5}", new string('r', a)),
        _ => new ConversationItem.Message(MessageRole.User, [new ContentPart.InputText(new string('x', a))]),
    };

    private static IEnumerable<(int Kind, int A, int B)[]> Shrink((int Kind, int A, int B)[] steps) =>
        Enumerable.Range(0, steps.Length).Select(at => steps.Where((_, index) => index != at).ToArray());
}
