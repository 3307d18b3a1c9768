using System.Text.Json;
using OrleansRealtime.Protocol.Contexts;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    private static void WriteContextEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.ContextCreated created:
                Begin(writer, ServerEventTypes.ContextCreated, eventId);
                writer.WriteStartObject("context");
                WriteContext(writer, created.Context);
                writer.WritePropertyName("session");
                SessionWriter.WriteContextSettings(writer, created.Settings);
                writer.WriteEndObject();
                break;
            case ServerEvent.ContextListed listed:
                Begin(writer, ServerEventTypes.ContextListed, eventId);
                writer.WriteString("current_context_id", listed.Current.Value);
                writer.WriteStartArray("contexts");
                foreach (var context in listed.Contexts)
                {
                    writer.WriteStartObject();
                    WriteContext(writer, context);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            case ServerEvent.ContextSwitched switched:
                Begin(writer, ServerEventTypes.ContextSwitched, eventId);
                writer.WriteString("previous_context_id", switched.Previous.Value);
                writer.WriteStartObject("context");
                WriteContext(writer, switched.Context);
                writer.WriteEndObject();
                writer.WritePropertyName("session");
                SessionWriter.Write(writer, switched.Session);
                break;
            case ServerEvent.ContextDeleted deleted:
                Begin(writer, ServerEventTypes.ContextDeleted, eventId);
                writer.WriteString("context_id", deleted.ContextId.Value);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteContext(Utf8JsonWriter writer, ContextResource context)
    {
        writer.WriteString("id", context.Id.Value);
        writer.WriteString("object", "realtime.context");
        writer.WriteStringOrNull("name", context.Name);
        writer.WriteString("conversation_id", context.ConversationId.Value);
        writer.WriteNumber("item_count", context.ItemCount);
    }
}
