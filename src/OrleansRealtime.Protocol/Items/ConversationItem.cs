using System.Text.Json;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Items;

/// <summary>One entry of a conversation, as the API names them.</summary>
public abstract record ConversationItem
{
    private ConversationItem()
    {
    }

    /// <summary>The item's id; null only in a client's event that leaves the choice to the server.</summary>
    public ItemId? Id { get; init; }

    /// <summary>How far the item has come.</summary>
    public ItemStatus Status { get; init; } = ItemStatus.Completed;

    public sealed record Message(MessageRole Role, IReadOnlyList<ContentPart> Content) : ConversationItem;

    /// <param name="Name">The tool.</param>
    /// <param name="CallId">Null only in a client's event that leaves the choice to the server.</param>
    /// <param name="Arguments">JSON text as the model wrote it; not validated.</param>
    public sealed record FunctionCall(string Name, string? CallId, string Arguments) : ConversationItem;

    public sealed record FunctionCallOutput(string CallId, string Output) : ConversationItem;

    /// <param name="ServerLabel">The server.</param>
    /// <param name="Tools">What it offers, an array.</param>
    /// <param name="Error">Why it could not be asked; null, and then not on the wire, when it could.</param>
    public sealed record McpListTools(string ServerLabel, JsonElement Tools, string? Error = null) : ConversationItem;

    public sealed record McpCall(
        string ServerLabel,
        string Name,
        string Arguments,
        string? ApprovalRequestId,
        string? Output,
        JsonElement? Error) : ConversationItem;

    public sealed record McpApprovalRequest(string ServerLabel, string Name, string Arguments) : ConversationItem;

    public sealed record McpApprovalResponse(string ApprovalRequestId, bool Approve, string? Reason) : ConversationItem;
}
