using System.Text.Json;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    private static void WriteSessionEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.SessionCreated created:
                Begin(writer, ServerEventTypes.SessionCreated, eventId);
                writer.WritePropertyName("session");
                SessionWriter.Write(writer, created.Session);
                break;
            case ServerEvent.SessionUpdated updated:
                Begin(writer, ServerEventTypes.SessionUpdated, eventId);
                writer.WritePropertyName("session");
                SessionWriter.Write(writer, updated.Session);
                break;
            case ServerEvent.RateLimitsUpdated limits:
                Begin(writer, ServerEventTypes.RateLimitsUpdated, eventId);
                writer.WriteStartArray("rate_limits");
                foreach (var limit in limits.RateLimits)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", limit.Name);
                    writer.WriteNumber("limit", limit.Limit);
                    writer.WriteNumber("remaining", limit.Remaining);
                    writer.WriteDecimal("reset_seconds", limit.ResetSeconds);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteItemEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.ItemAdded added:
                Begin(writer, ServerEventTypes.ItemAdded, eventId);
                writer.WriteStringOrNull("previous_item_id", added.PreviousItemId?.Value);
                WriteItem(writer, added.Item);
                break;
            case ServerEvent.ItemDone done:
                Begin(writer, ServerEventTypes.ItemDone, eventId);
                writer.WriteStringOrNull("previous_item_id", done.PreviousItemId?.Value);
                WriteItem(writer, done.Item);
                break;
            case ServerEvent.ItemRetrieved retrieved:
                Begin(writer, ServerEventTypes.ItemRetrieved, eventId);
                WriteItem(writer, retrieved.Item);
                break;
            case ServerEvent.ItemTruncated truncated:
                Begin(writer, ServerEventTypes.ItemTruncated, eventId);
                writer.WriteString("item_id", truncated.ItemId.Value);
                writer.WriteNumber("content_index", truncated.ContentIndex);
                writer.WriteNumber("audio_end_ms", truncated.AudioEndMs);
                break;
            case ServerEvent.ItemDeleted deleted:
                Begin(writer, ServerEventTypes.ItemDeleted, eventId);
                writer.WriteString("item_id", deleted.ItemId.Value);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteTranscriptionEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.TranscriptionDelta delta:
                Begin(writer, ServerEventTypes.TranscriptionDelta, eventId);
                writer.WriteString("item_id", delta.ItemId.Value);
                writer.WriteNumber("content_index", delta.ContentIndex);
                TranscriptionExtrasWriter.WriteLogprobs(writer, delta.Logprobs);
                Obfuscation.WriteDelta(writer, delta.Delta, eventId);
                break;
            case ServerEvent.TranscriptionCompleted completed:
                Begin(writer, ServerEventTypes.TranscriptionCompleted, eventId);
                writer.WriteString("item_id", completed.ItemId.Value);
                writer.WriteNumber("content_index", completed.ContentIndex);
                writer.WriteString("transcript", completed.Transcript);
                WriteUsage(writer, completed.Usage);
                TranscriptionExtrasWriter.Write(writer, completed.Extras);
                break;
            case ServerEvent.TranscriptionFailed failed:
                Begin(writer, ServerEventTypes.TranscriptionFailed, eventId);
                writer.WriteString("item_id", failed.ItemId.Value);
                writer.WriteNumber("content_index", failed.ContentIndex);
                writer.WriteStartObject("error");
                writer.WriteString("type", failed.Details.Type);
                writer.WriteStringOrNull("code", failed.Details.Code);
                writer.WriteString("message", failed.Details.Message);
                writer.WriteStringOrNull("param", failed.Details.Param);
                writer.WriteEndObject();
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WriteItem(Utf8JsonWriter writer, ConversationItem item)
    {
        writer.WritePropertyName("item");
        ItemWriter.Write(writer, item);
    }

    private static void WriteUsage(Utf8JsonWriter writer, TranscriptionUsage usage)
    {
        writer.WriteStartObject("usage");
        if (usage.Seconds is { } seconds)
        {
            writer.WriteString("type", "duration");
            writer.WriteNumber("seconds", seconds);
        }
        else
        {
            writer.WriteString("type", "tokens");
            writer.WriteNumber("total_tokens", usage.AudioTokens + usage.OutputTokens);
            writer.WriteNumber("input_tokens", usage.AudioTokens);
            writer.WriteStartObject("input_token_details");
            writer.WriteNumber("text_tokens", 0);
            writer.WriteNumber("audio_tokens", usage.AudioTokens);
            writer.WriteEndObject();
            writer.WriteNumber("output_tokens", usage.OutputTokens);
        }

        writer.WriteEndObject();
    }
}
