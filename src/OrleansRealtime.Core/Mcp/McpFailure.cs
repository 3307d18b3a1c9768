using System.Buffers;
using System.Text.Json;

namespace OrleansRealtime.Core.Mcp;

/// <summary>Why a call failed.</summary>
/// <param name="Kind">Who it is due to.</param>
/// <param name="Code">A JSON-RPC or HTTP code; not told for a tool's own failure.</param>
/// <param name="Message">For the model and for people.</param>
public sealed record McpFailure(McpFailureKind Kind, int Code, string Message)
{
    /// <summary>The <c>error</c> of an <c>mcp_call</c> item.</summary>
    public JsonElement ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", Kind switch
            {
                McpFailureKind.Protocol => "protocol_error",
                McpFailureKind.Http => "http_error",
                _ => "tool_execution_error",
            });
            if (Kind != McpFailureKind.ToolExecution)
            {
                writer.WriteNumber("code", Code);
            }

            writer.WriteString("message", Message);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    public static McpFailure Tool(string message) => new(McpFailureKind.ToolExecution, 0, message);
}
