using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Json;

/// <summary>
/// A tool with all that its client said. That includes what lets us in at an MCP server, which the wire leaves out: without it no
/// tool could be called any more. Whoever stores these records stores secrets.
/// </summary>
internal sealed class ToolConverter : JsonConverter<ToolDefinition>
{
    public override ToolDefinition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, StateJson.Default.ToolRecord) is { } record
            ? record.ToTool()
            : throw new JsonException("A tool is null.");

    public override void Write(Utf8JsonWriter writer, ToolDefinition value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, ToolRecord.Of(value), StateJson.Default.ToolRecord);
}
