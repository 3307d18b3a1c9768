using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>One entry of <c>response.input</c>.</summary>
public abstract record ResponseInput
{
    private ResponseInput()
    {
    }

    public sealed record Inline(ConversationItem Item) : ResponseInput;

    public sealed record Reference(ItemId ItemId) : ResponseInput;
}
