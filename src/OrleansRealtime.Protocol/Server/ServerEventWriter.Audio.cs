using System.Text.Json;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    private static void WriteAudioEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.SpeechStarted started:
                Begin(writer, ServerEventTypes.SpeechStarted, eventId);
                writer.WriteNumber("audio_start_ms", started.AudioStartMs);
                writer.WriteString("item_id", started.ItemId.Value);
                break;
            case ServerEvent.SpeechStopped stopped:
                Begin(writer, ServerEventTypes.SpeechStopped, eventId);
                writer.WriteNumber("audio_end_ms", stopped.AudioEndMs);
                writer.WriteString("item_id", stopped.ItemId.Value);
                break;
            case ServerEvent.InputAudioCommitted committed:
                Begin(writer, ServerEventTypes.InputAudioCommitted, eventId);
                writer.WriteStringOrNull("previous_item_id", committed.PreviousItemId?.Value);
                writer.WriteString("item_id", committed.ItemId.Value);
                break;
            case ServerEvent.InputAudioCleared:
                Begin(writer, ServerEventTypes.InputAudioCleared, eventId);
                break;
            case ServerEvent.InputAudioTimeoutTriggered timeout:
                Begin(writer, ServerEventTypes.InputAudioTimeoutTriggered, eventId);
                writer.WriteNumber("audio_start_ms", timeout.AudioStartMs);
                writer.WriteNumber("audio_end_ms", timeout.AudioEndMs);
                writer.WriteString("item_id", timeout.ItemId.Value);
                break;
            case ServerEvent.OutputAudioBufferStarted started:
                WritePlayback(writer, ServerEventTypes.OutputAudioBufferStarted, eventId, started.ResponseId);
                break;
            case ServerEvent.OutputAudioBufferStopped stopped:
                WritePlayback(writer, ServerEventTypes.OutputAudioBufferStopped, eventId, stopped.ResponseId);
                break;
            case ServerEvent.OutputAudioBufferCleared cleared:
                WritePlayback(writer, ServerEventTypes.OutputAudioBufferCleared, eventId, cleared.ResponseId);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WritePlayback(Utf8JsonWriter writer, string type, string eventId, ResponseId responseId)
    {
        Begin(writer, type, eventId);
        writer.WriteString("response_id", responseId.Value);
    }
}
