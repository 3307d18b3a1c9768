using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Server;

/// <summary>
/// Writes server events exactly as the API spells them: <c>type</c> first, <c>event_id</c> second, then the fields in the
/// order of the wire. The same event and id always give the same bytes.
/// </summary>
public static partial class ServerEventWriter
{
    /// <summary>Writes one whole message.</summary>
    /// <param name="output">Takes UTF-8.</param>
    /// <param name="serverEvent">What to say.</param>
    /// <param name="eventId">The event's id, <c>event_</c> and 21 base62 characters.</param>
    /// <param name="seq">The event's number, in sessions that can be resumed; null writes none.</param>
    public static void Write(IBufferWriter<byte> output, ServerEvent serverEvent, string eventId, long? seq = null)
    {
        var writer = WireWriter.Rent(output);
        Write(writer, serverEvent, eventId, seq);
        WireWriter.Return(writer);
    }

    /// <summary>Writes one object where a value may stand; the caller flushes.</summary>
    public static void Write(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId, long? seq = null)
    {
        writer.WriteStartObject();
        switch (serverEvent)
        {
            case ServerEvent.Error error:
                Begin(writer, ServerEventTypes.Error, eventId);
                WriteError(writer, error.Details);
                break;
            case ServerEvent.SessionCreated or ServerEvent.SessionUpdated or ServerEvent.RateLimitsUpdated:
                WriteSessionEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.ItemAdded or ServerEvent.ItemDone or ServerEvent.ItemRetrieved
                or ServerEvent.ItemTruncated or ServerEvent.ItemDeleted:
                WriteItemEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.TranscriptionDelta or ServerEvent.TranscriptionCompleted
                or ServerEvent.TranscriptionFailed:
                WriteTranscriptionEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.ContextCreated or ServerEvent.ContextListed or ServerEvent.ContextSwitched
                or ServerEvent.ContextDeleted:
                WriteContextEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.SpeechStarted or ServerEvent.SpeechStopped or ServerEvent.InputAudioCommitted
                or ServerEvent.InputAudioCleared or ServerEvent.InputAudioTimeoutTriggered
                or ServerEvent.OutputAudioBufferStarted or ServerEvent.OutputAudioBufferStopped
                or ServerEvent.OutputAudioBufferCleared:
                WriteAudioEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.ResponseCreated or ServerEvent.ResponseDone or ServerEvent.OutputItemAdded
                or ServerEvent.OutputItemDone or ServerEvent.FunctionArgumentsDelta
                or ServerEvent.FunctionArgumentsDone:
                WriteResponseEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.ContentPartAdded or ServerEvent.ContentPartDone or ServerEvent.OutputTextDelta
                or ServerEvent.OutputTextDone or ServerEvent.AudioTranscriptDelta or ServerEvent.AudioTranscriptDone
                or ServerEvent.OutputAudioDone:
                WritePartEvent(writer, serverEvent, eventId);
                break;
            case ServerEvent.ResumptionUpdated or ServerEvent.CommandsAcknowledged or ServerEvent.InputAudioAcknowledged
                or ServerEvent.SessionResumed or ServerEvent.SessionReplaced or ServerEvent.ResyncRequired
                or ServerEvent.SessionResynced or ServerEvent.GoingAway:
                WriteResumptionEvent(writer, serverEvent, eventId);
                break;
            default:
                WriteMcpEvent(writer, serverEvent, eventId);
                break;
        }

        if (seq is { } number)
        {
            writer.WriteNumber("seq", number);
        }

        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, string type, string eventId)
    {
        writer.WriteString("type", type);
        writer.WriteString("event_id", eventId);
    }

    // All five keys, null when empty: clients wait for the echo of their event_id.
    private static void WriteError(Utf8JsonWriter writer, ProtocolError error)
    {
        writer.WriteStartObject("error");
        writer.WriteString("type", error.Type);
        writer.WriteStringOrNull("code", error.Code);
        writer.WriteString("message", error.Message);
        writer.WriteStringOrNull("param", error.Param);
        writer.WriteStringOrNull("event_id", error.EventId);
        writer.WriteEndObject();
    }

    private static UnreachableException NotAnEvent(ServerEvent serverEvent) =>
        new($"{serverEvent.GetType().Name} has no spelling on the wire.");
}
