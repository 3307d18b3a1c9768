using System.Text.Json;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Protocol.Server;

public static partial class ServerEventWriter
{
    internal static void WriteAddress(Utf8JsonWriter writer, in PartAddress at)
    {
        WriteOutputAddress(writer, at.ResponseId, at.ItemId, at.OutputIndex);
        writer.WriteNumber("content_index", at.ContentIndex);
    }

    private static void WriteResponseEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.ResponseCreated created:
                Begin(writer, ServerEventTypes.ResponseCreated, eventId);
                writer.WritePropertyName("response");
                ResponseWriter.Write(writer, created.Response);
                break;
            case ServerEvent.ResponseDone done:
                Begin(writer, ServerEventTypes.ResponseDone, eventId);
                writer.WritePropertyName("response");
                ResponseWriter.Write(writer, done.Response);
                break;
            case ServerEvent.OutputItemAdded added:
                Begin(writer, ServerEventTypes.OutputItemAdded, eventId);
                writer.WriteString("response_id", added.ResponseId.Value);
                writer.WriteNumber("output_index", added.OutputIndex);
                WriteItem(writer, added.Item);
                break;
            case ServerEvent.OutputItemDone done:
                Begin(writer, ServerEventTypes.OutputItemDone, eventId);
                writer.WriteString("response_id", done.ResponseId.Value);
                writer.WriteNumber("output_index", done.OutputIndex);
                WriteItem(writer, done.Item);
                break;
            case ServerEvent.FunctionArgumentsDelta delta:
                Begin(writer, ServerEventTypes.FunctionArgumentsDelta, eventId);
                WriteOutputAddress(writer, delta.ResponseId, delta.ItemId, delta.OutputIndex);
                writer.WriteString("call_id", delta.CallId);
                Obfuscation.WriteDelta(writer, delta.Delta, eventId);
                break;
            case ServerEvent.FunctionArgumentsDone done:
                Begin(writer, ServerEventTypes.FunctionArgumentsDone, eventId);
                WriteOutputAddress(writer, done.ResponseId, done.ItemId, done.OutputIndex);
                writer.WriteString("call_id", done.CallId);
                writer.WriteString("name", done.Name);
                writer.WriteString("arguments", done.Arguments);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void WritePartEvent(Utf8JsonWriter writer, ServerEvent serverEvent, string eventId)
    {
        switch (serverEvent)
        {
            case ServerEvent.ContentPartAdded added:
                BeginPart(writer, ServerEventTypes.ContentPartAdded, eventId, added.At);
                writer.WritePropertyName("part");
                ItemWriter.WriteResponsePart(writer, added.Part);
                break;
            case ServerEvent.ContentPartDone done:
                BeginPart(writer, ServerEventTypes.ContentPartDone, eventId, done.At);
                writer.WritePropertyName("part");
                ItemWriter.WriteResponsePart(writer, done.Part);
                break;
            case ServerEvent.OutputTextDelta delta:
                BeginPart(writer, ServerEventTypes.OutputTextDelta, eventId, delta.At);
                Obfuscation.WriteDelta(writer, delta.Delta, eventId);
                break;
            case ServerEvent.OutputTextDone done:
                BeginPart(writer, ServerEventTypes.OutputTextDone, eventId, done.At);
                writer.WriteString("text", done.Text);
                break;
            case ServerEvent.AudioTranscriptDelta delta:
                BeginPart(writer, ServerEventTypes.AudioTranscriptDelta, eventId, delta.At);
                Obfuscation.WriteDelta(writer, delta.Delta, eventId);
                break;
            case ServerEvent.AudioTranscriptDone done:
                BeginPart(writer, ServerEventTypes.AudioTranscriptDone, eventId, done.At);
                writer.WriteString("transcript", done.Transcript);
                break;
            case ServerEvent.OutputAudioDone done:
                BeginPart(writer, ServerEventTypes.OutputAudioDone, eventId, done.At);
                break;
            default:
                throw NotAnEvent(serverEvent);
        }
    }

    private static void BeginPart(Utf8JsonWriter writer, string type, string eventId, in PartAddress at)
    {
        Begin(writer, type, eventId);
        WriteAddress(writer, at);
    }

    private static void WriteOutputAddress(Utf8JsonWriter writer, ResponseId response, ItemId item, int outputIndex)
    {
        writer.WriteString("response_id", response.Value);
        writer.WriteString("item_id", item.Value);
        writer.WriteNumber("output_index", outputIndex);
    }
}
