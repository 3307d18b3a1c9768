using System.Buffers;
using System.Text.Json;

namespace OrleansRealtime.Core.Mcp;

/// <summary>The <c>tools</c> of an <c>mcp_list_tools</c> item.</summary>
internal static class McpToolsJson
{
    public static JsonElement Write(IReadOnlyList<McpTool> tools)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var tool in tools)
            {
                writer.WriteStartObject();
                writer.WriteString("name", tool.Name);
                writer.WriteString("description", tool.Description);
                writer.WritePropertyName("input_schema");
                tool.InputSchema.WriteTo(writer);
                writer.WritePropertyName("annotations");
                if (tool.Annotations is { } annotations)
                {
                    annotations.WriteTo(writer);
                }
                else
                {
                    writer.WriteNullValue();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
