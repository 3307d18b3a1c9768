using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Items;

/// <summary>Reads items as clients send them. A client's <c>status</c> is checked and then ignored.</summary>
internal static class ItemReader
{
    private static readonly string[] Types =
    [
        ItemTypes.Message, ItemTypes.FunctionCall, ItemTypes.FunctionCallOutput, ItemTypes.McpListTools,
        ItemTypes.McpCall, ItemTypes.McpApprovalRequest, ItemTypes.McpApprovalResponse,
    ];

    private static readonly string[] InputTypes = [.. Types, ItemTypes.Reference];

    public static ConversationItem Read(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var item = ReadItem(Types[fields.RequireChoice("type", Types)], fields);
        fields.Close();
        return item;
    }

    /// <summary>An entry of <c>response.input</c>: an item, or a reference to one.</summary>
    public static ResponseInput ReadInput(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var type = InputTypes[fields.RequireChoice("type", InputTypes)];
        ResponseInput input = type == ItemTypes.Reference
            ? new ResponseInput.Reference(new ItemId(fields.RequireString("id")))
            : new ResponseInput.Inline(ReadItem(type, fields));
        fields.Close();
        return input;
    }

    private static ConversationItem ReadItem(string type, JsonFields fields)
    {
        var id = ReadId(fields);
        _ = fields.Choice("object", [ItemTypes.ItemObject]);
        _ = fields.Choice("status", WireNames.ItemStatuses);
        var item = ReadBody(type, fields);
        return item with { Id = id is null ? null : new ItemId(id) };
    }

    // "root" says where an item goes: one of that name could never be gone behind.
    private static string? ReadId(JsonFields fields)
    {
        var id = fields.String("id");
        if (id is "" || id == ItemId.Root.Value)
        {
            var path = fields.PathOf("id");
            fields.Errors.Add(ProtocolErrors.InvalidValue(
                path,
                $"Invalid '{path}': {(id is "" ? "an empty string" : $"'{id}' means the beginning of the conversation")}."));
        }

        return id;
    }

    private static ConversationItem ReadBody(string type, JsonFields fields) => type switch
    {
        ItemTypes.Message => ReadMessage(fields),
        ItemTypes.FunctionCall => new ConversationItem.FunctionCall(
            ToolReader.RequireFunctionName(fields),
            fields.String("call_id"),
            fields.RequireString("arguments")),
        ItemTypes.FunctionCallOutput => new ConversationItem.FunctionCallOutput(
            fields.RequireString("call_id"),
            fields.RequireString("output")),
        ItemTypes.McpListTools => new ConversationItem.McpListTools(
            fields.RequireString("server_label"),
            ReadToolList(fields),
            fields.String("error")),
        ItemTypes.McpCall => new ConversationItem.McpCall(
            fields.RequireString("server_label"),
            fields.RequireString("name"),
            fields.RequireString("arguments"),
            fields.String("approval_request_id"),
            fields.String("output"),
            fields.Nullable("error", JsonValues.ReadObject).Or(null)),
        ItemTypes.McpApprovalRequest => new ConversationItem.McpApprovalRequest(
            fields.RequireString("server_label"),
            fields.RequireString("name"),
            fields.RequireString("arguments")),
        _ => new ConversationItem.McpApprovalResponse(
            fields.RequireString("approval_request_id"),
            fields.RequireBoolean("approve"),
            fields.String("reason")),
    };

    private static ConversationItem.Message ReadMessage(JsonFields fields)
    {
        var role = (MessageRole)fields.RequireChoice("role", WireNames.MessageRoles);
        IReadOnlyList<ContentPart> content = fields.TryRequire("content", out var value)
            ? JsonValues.ReadArray(
                value,
                fields.PathOf("content"),
                fields.Errors,
                (part, path, errors) => ContentPartReader.Read(role, part, path, errors))
            : [];
        return new ConversationItem.Message(role, content);
    }

    private static JsonElement ReadToolList(JsonFields fields)
    {
        if (fields.TryRequire("tools", out var tools) && tools.ValueKind != JsonValueKind.Array)
        {
            fields.Errors.Add(ProtocolErrors.InvalidType(fields.PathOf("tools"), "an array", tools));
        }

        return fields.Errors.Found ? default : tools.Clone();
    }
}
