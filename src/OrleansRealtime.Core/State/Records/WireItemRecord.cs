using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A conversation item of any kind; what the kind does not have is left out.</summary>
internal sealed record WireItemRecord
{
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemId? Id { get; init; }

    public ItemStatus Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageRole? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PartRecord>? Content { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ServerLabel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Arguments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApprovalRequestId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Output { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Tools { get; init; }

    /// <summary>Why tools could not be listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ListingError { get; init; }

    /// <summary>Why a call failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? CallError { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Approve { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public static WireItemRecord Of(ConversationItem item)
    {
        var record = item switch
        {
            ConversationItem.Message message => new WireItemRecord
            {
                Type = ItemTypes.Message,
                Role = message.Role,
                Content = [.. message.Content.Select(PartRecord.Of)],
            },
            ConversationItem.FunctionCall call => new WireItemRecord
            {
                Type = ItemTypes.FunctionCall,
                Name = call.Name,
                CallId = call.CallId,
                Arguments = call.Arguments,
            },
            ConversationItem.FunctionCallOutput output => new WireItemRecord
            {
                Type = ItemTypes.FunctionCallOutput,
                CallId = output.CallId,
                Output = output.Output,
            },
            ConversationItem.McpListTools list => new WireItemRecord
            {
                Type = ItemTypes.McpListTools,
                ServerLabel = list.ServerLabel,
                Tools = list.Tools,
                ListingError = list.Error,
            },
            ConversationItem.McpCall call => new WireItemRecord
            {
                Type = ItemTypes.McpCall,
                ServerLabel = call.ServerLabel,
                Name = call.Name,
                Arguments = call.Arguments,
                ApprovalRequestId = call.ApprovalRequestId,
                Output = call.Output,
                CallError = call.Error,
            },
            ConversationItem.McpApprovalRequest request => new WireItemRecord
            {
                Type = ItemTypes.McpApprovalRequest,
                ServerLabel = request.ServerLabel,
                Name = request.Name,
                Arguments = request.Arguments,
            },
            ConversationItem.McpApprovalResponse answer => new WireItemRecord
            {
                Type = ItemTypes.McpApprovalResponse,
                ApprovalRequestId = answer.ApprovalRequestId,
                Approve = answer.Approve,
                Reason = answer.Reason,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return record with { Id = item.Id, Status = item.Status };
    }

    public ConversationItem ToItem()
    {
        ConversationItem item = Type switch
        {
            ItemTypes.Message => new ConversationItem.Message(
                Role ?? throw Missing("role"),
                [.. Need(Content, "content").Select(part => Need(part, "content").ToPart())]),
            ItemTypes.FunctionCall => new ConversationItem.FunctionCall(Need(Name, "name"), CallId, Need(Arguments, "arguments")),
            ItemTypes.FunctionCallOutput => new ConversationItem.FunctionCallOutput(Need(CallId, "call_id"), Need(Output, "output")),
            ItemTypes.McpListTools => new ConversationItem.McpListTools(
                Need(ServerLabel, "server_label"),
                Tools ?? throw Missing("tools"),
                ListingError),
            ItemTypes.McpCall => new ConversationItem.McpCall(
                Need(ServerLabel, "server_label"),
                Need(Name, "name"),
                Need(Arguments, "arguments"),
                ApprovalRequestId,
                Output,
                CallError),
            ItemTypes.McpApprovalRequest => new ConversationItem.McpApprovalRequest(
                Need(ServerLabel, "server_label"),
                Need(Name, "name"),
                Need(Arguments, "arguments")),
            ItemTypes.McpApprovalResponse => new ConversationItem.McpApprovalResponse(
                Need(ApprovalRequestId, "approval_request_id"),
                Approve ?? throw Missing("approve"),
                Reason),
            _ => throw new JsonException("An item is of no known type."),
        };
        return item with { Id = Id, Status = Status };
    }

    private static T Need<T>(T? value, string name)
        where T : class => value ?? throw Missing(name);

    private static JsonException Missing(string name) => new($"An item has no '{name}'.");
}
