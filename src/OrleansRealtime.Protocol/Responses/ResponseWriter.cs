using System.Text.Json;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>Writes the <c>realtime.response</c> object in the key order of the wire.</summary>
public static class ResponseWriter
{
    public static void Write(Utf8JsonWriter writer, ResponseResource response)
    {
        writer.WriteStartObject();
        writer.WriteString("object", "realtime.response");
        writer.WriteString("id", response.Id.Value);
        writer.WriteString("status", response.Status.ToWire());
        WriteStatusDetails(writer, response.StatusDetails);
        writer.WriteStartArray("output");
        foreach (var item in response.Output)
        {
            ItemWriter.Write(writer, item);
        }

        writer.WriteEndArray();
        writer.WriteStringOrNull("conversation_id", response.ConversationId?.Value);
        SettingsWriter.WriteOutputModalities(writer, response.OutputModality);
        SettingsWriter.WriteMaxOutputTokens(writer, response.MaxOutputTokens);
        writer.WriteStartObject("audio");
        writer.WriteStartObject("output");
        SettingsWriter.WriteFormat(writer, response.OutputFormat);
        SettingsWriter.WriteVoice(writer, response.Voice);
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteUsage(writer, response.Usage);
        WriteMetadata(writer, response.Metadata);
        writer.WriteEndObject();
    }

    private static void WriteStatusDetails(Utf8JsonWriter writer, StatusDetails? details)
    {
        if (details is null)
        {
            writer.WriteNull("status_details");
            return;
        }

        writer.WriteStartObject("status_details");
        writer.WriteString("type", details.Type);
        if (details.Reason is not null)
        {
            writer.WriteString("reason", details.Reason);
        }

        if (details.Error is { } error)
        {
            writer.WriteStartObject("error");
            writer.WriteString("type", error.Type);
            writer.WriteStringOrNull("code", error.Code);
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, TokenUsage? usage)
    {
        if (usage is null)
        {
            writer.WriteNull("usage");
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("total_tokens", usage.InputTokens + usage.OutputTokens);
        writer.WriteNumber("input_tokens", usage.InputTokens);
        writer.WriteNumber("output_tokens", usage.OutputTokens);

        writer.WriteStartObject("input_token_details");
        writer.WriteNumber("text_tokens", usage.InputTextTokens);
        writer.WriteNumber("audio_tokens", usage.InputAudioTokens);
        writer.WriteNumber("image_tokens", usage.InputImageTokens);
        writer.WriteNumber("cached_tokens", usage.CachedTextTokens + usage.CachedAudioTokens);
        writer.WriteStartObject("cached_tokens_details");
        writer.WriteNumber("text_tokens", usage.CachedTextTokens);
        writer.WriteNumber("audio_tokens", usage.CachedAudioTokens);
        writer.WriteNumber("image_tokens", 0);
        writer.WriteEndObject();
        writer.WriteEndObject();

        writer.WriteStartObject("output_token_details");
        writer.WriteNumber("text_tokens", usage.OutputTextTokens);
        writer.WriteNumber("audio_tokens", usage.OutputAudioTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            writer.WriteNull("metadata");
            return;
        }

        writer.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }
}
