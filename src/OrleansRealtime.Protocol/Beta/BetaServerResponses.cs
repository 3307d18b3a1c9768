using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Writes today's response as the beta had it: modalities, voice and format flat, with a temperature.</summary>
internal static class BetaServerResponses
{
    public static void Write(Utf8JsonWriter writer, JsonElement response, BetaTerms terms)
    {
        writer.WriteStartObject();
        foreach (var property in response.EnumerateObject())
        {
            switch (property.Name)
            {
                case "output":
                    WriteOutput(writer, property.Value);
                    break;
                case "output_modalities":
                    BetaValues.WriteModalities(writer, property.Value);
                    break;
                case "audio":
                    var output = property.Value.GetProperty("output");
                    BetaValues.WriteProperty(writer, "voice", output.GetProperty("voice"));
                    BetaValues.WriteFormat(writer, "output_audio_format", output.GetProperty("format"));
                    writer.WriteDecimal("temperature", terms.Temperature);
                    break;
                case "conversation_id" when property.Value.ValueKind == JsonValueKind.String && terms.ConversationId is { } id:
                    writer.WriteString("conversation_id", id);
                    break;
                default:
                    property.WriteTo(writer);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter writer, JsonElement items)
    {
        writer.WriteStartArray("output");
        foreach (var item in items.EnumerateArray())
        {
            BetaItems.WriteToClient(writer, item);
        }

        writer.WriteEndArray();
    }
}
