using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Writes the <c>response</c> of the beta's <c>response.create</c> as today's.</summary>
internal static class BetaClientResponses
{
    // What has another name or place today; the beta knew nothing of these.
    private static readonly string[] NotOfTheBeta = ["output_modalities", "audio"];

    /// <summary>Judges what has another name today; the rest keeps its name and is judged by today's reader.</summary>
    public static bool TryRead(JsonElement response, FirstError errors)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var fields = new JsonFields(response, "response", errors);
        foreach (var name in NotOfTheBeta)
        {
            if (fields.TryTake(name, out _))
            {
                errors.Add(ProtocolErrors.UnknownParameter(fields.PathOf(name)));
            }
        }

        _ = fields.Optional("modalities", BetaValues.ReadModalities);
        _ = fields.Optional("output_audio_format", BetaValues.ReadFormat);
        _ = fields.Optional("voice", AudioSettingsReader.ReadVoice);
        _ = fields.Optional("temperature", BetaValues.ReadTemperature);
        _ = fields.Optional("max_response_output_tokens", SessionSettingsReader.ReadMaxOutputTokens);
        return !errors.Found;
    }

    public static void Write(Utf8JsonWriter writer, JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            response.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var property in response.EnumerateObject())
        {
            switch (property.Name)
            {
                case "modalities":
                    BetaClientSessions.WriteModalities(writer, property.Value);
                    break;
                case "max_response_output_tokens":
                    BetaValues.WriteProperty(writer, "max_output_tokens", property.Value);
                    break;
                case "input" when property.Value.ValueKind == JsonValueKind.Array:
                    WriteInput(writer, property.Value);
                    break;
                case "voice" or "output_audio_format" or "temperature":
                    break;
                default:
                    property.WriteTo(writer);
                    break;
            }
        }

        writer.WriteStartObject("audio");
        BetaClientSessions.WriteOutput(writer, response);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter writer, JsonElement items)
    {
        writer.WriteStartArray("input");
        foreach (var item in items.EnumerateArray())
        {
            BetaItems.WriteToSession(writer, item);
        }

        writer.WriteEndArray();
    }
}
