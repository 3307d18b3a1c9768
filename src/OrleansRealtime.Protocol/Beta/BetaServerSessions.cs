using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Writes today's session, nested, as the beta had it: flat.</summary>
internal static class BetaServerSessions
{
    public static bool IsTranscription(JsonElement session) => session.GetProperty("type").ValueEquals("transcription"u8);

    /// <param name="writer">Stands where a value may begin.</param>
    /// <param name="session">Today's session.</param>
    /// <param name="temperature">As the client gave it; sessions have none any more.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement session, double temperature)
    {
        writer.WriteStartObject();
        foreach (var property in session.EnumerateObject())
        {
            switch (property.Name)
            {
                case "type":
                    break;
                case "output_modalities":
                    BetaValues.WriteModalities(writer, property.Value);
                    break;
                case "max_output_tokens":
                    writer.WriteDecimal("temperature", temperature);
                    BetaValues.WriteProperty(writer, "max_response_output_tokens", property.Value);
                    break;
                case "audio":
                    WriteAudio(writer, property.Value);
                    break;
                default:
                    property.WriteTo(writer);
                    break;
            }
        }

        // Secrets are only ever told by the call that makes them; clients of the beta look for the key all the same.
        writer.WriteNull("client_secret");
        writer.WriteEndObject();
    }

    private static void WriteAudio(Utf8JsonWriter writer, JsonElement audio)
    {
        var input = audio.GetProperty("input");
        BetaValues.WriteFormat(writer, "input_audio_format", input.GetProperty("format"));
        BetaValues.WriteProperty(writer, "input_audio_transcription", input.GetProperty("transcription"));
        BetaValues.WriteProperty(writer, "input_audio_noise_reduction", input.GetProperty("noise_reduction"));
        BetaValues.WriteProperty(writer, "turn_detection", input.GetProperty("turn_detection"));
        if (audio.TryGetProperty("output", out var output))
        {
            BetaValues.WriteFormat(writer, "output_audio_format", output.GetProperty("format"));
            BetaValues.WriteProperty(writer, "voice", output.GetProperty("voice"));
            BetaValues.WriteProperty(writer, "speed", output.GetProperty("speed"));
        }
    }
}
