using System.Text.Json;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    private static void WriteMcpEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.McpListToolsInProgress list:
                WriteMcpList(writer, ServerEventTypes.McpListToolsInProgress, eventId, list.ItemId);
                break;
            case ServerEvent.McpListToolsCompleted list:
                WriteMcpList(writer, ServerEventTypes.McpListToolsCompleted, eventId, list.ItemId);
                break;
            case ServerEvent.McpListToolsFailed list:
                WriteMcpList(writer, ServerEventTypes.McpListToolsFailed, eventId, list.ItemId);
                break;
            case ServerEvent.McpArgumentsDelta delta:
                Begin(writer, ServerEventTypes.McpArgumentsDelta, eventId);
                WriteOutputAddress(writer, delta.ResponseId, delta.ItemId, delta.OutputIndex);
                Obfuscation.WriteDelta(writer, delta.Delta, eventId);
                break;
            case ServerEvent.McpArgumentsDone done:
                Begin(writer, ServerEventTypes.McpArgumentsDone, eventId);
                WriteOutputAddress(writer, done.ResponseId, done.ItemId, done.OutputIndex);
                writer.WriteString("arguments", done.Arguments);
                break;
            case ServerEvent.McpCallInProgress call:
                WriteMcpCall(writer, ServerEventTypes.McpCallInProgress, eventId, call.OutputIndex, call.ItemId);
                break;
            case ServerEvent.McpCallCompleted call:
                WriteMcpCall(writer, ServerEventTypes.McpCallCompleted, eventId, call.OutputIndex, call.ItemId);
                break;
            case ServerEvent.McpCallFailed call:
                WriteMcpCall(writer, ServerEventTypes.McpCallFailed, eventId, call.OutputIndex, call.ItemId);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteMcpList(Utf8JsonWriter writer, string type, string eventId, ItemId itemId)
    {
        Begin(writer, type, eventId);
        writer.WriteString("item_id", itemId.Value);
    }

    private static void WriteMcpCall(Utf8JsonWriter writer, string type, string eventId, int outputIndex, ItemId itemId)
    {
        Begin(writer, type, eventId);
        writer.WriteNumber("output_index", outputIndex);
        writer.WriteString("item_id", itemId.Value);
    }
}
