using System.Text.Json;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Rest;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Writes the beta's flat session as today's nested one, once it has been read and found sound.</summary>
internal static class BetaClientSessions
{
    /// <param name="session">The flat session.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="errors">Takes mistakes, by the names the client used.</param>
    /// <param name="temperature">The temperature it asks for; null when it does not.</param>
    public static bool TryRead(JsonElement session, SessionKind kind, FirstError errors, out double? temperature)
    {
        var fields = new JsonFields(session, "session", errors);
        _ = BetaSessionReader.ReadSettings(fields, kind, out temperature);

        // The SDKs of the beta name it here; it belongs to the call that makes secrets.
        _ = fields.TryTake("client_secret", out _);
        fields.Close();
        return !errors.Found;
    }

    public static void Write(Utf8JsonWriter writer, JsonElement session, SessionKind kind)
    {
        writer.WriteStartObject();
        writer.WriteString("type", kind.ToWire());
        foreach (var property in session.EnumerateObject())
        {
            switch (property.Name)
            {
                case "modalities" when kind == SessionKind.Realtime:
                    WriteModalities(writer, property.Value);
                    break;
                case "max_response_output_tokens":
                    BetaValues.WriteProperty(writer, "max_output_tokens", property.Value);
                    break;
                case "model" or "instructions" or "tools" or "tool_choice" or "tracing" or "truncation" or "prompt" or "include":
                    property.WriteTo(writer);
                    break;
            }
        }

        WriteAudio(writer, session);
        writer.WriteEndObject();
    }

    public static void WriteModalities(Utf8JsonWriter writer, JsonElement modalities)
    {
        var modality = BetaValues.ReadModalities(modalities, "", new FirstError());
        SettingsWriter.WriteOutputModalities(writer, modality);
    }

    private static void WriteAudio(Utf8JsonWriter writer, JsonElement session)
    {
        writer.WriteStartObject("audio");
        writer.WriteStartObject("input");
        WriteFormat(writer, session, "input_audio_format");
        Move(writer, session, "input_audio_transcription", "transcription");
        Move(writer, session, "input_audio_noise_reduction", "noise_reduction");
        Move(writer, session, "turn_detection", "turn_detection");
        writer.WriteEndObject();
        WriteOutput(writer, session);
        writer.WriteEndObject();
    }

    /// <summary>The voice, its speed and its format; nothing where none of them is named.</summary>
    public static void WriteOutput(Utf8JsonWriter writer, JsonElement owner)
    {
        if (!owner.TryGetProperty("output_audio_format", out _) &&
            !owner.TryGetProperty("voice", out _) &&
            !owner.TryGetProperty("speed", out _))
        {
            return;
        }

        writer.WriteStartObject("output");
        WriteFormat(writer, owner, "output_audio_format");
        Move(writer, owner, "voice", "voice");
        Move(writer, owner, "speed", "speed");
        writer.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter writer, JsonElement owner, string name)
    {
        if (owner.TryGetProperty(name, out var value))
        {
            SettingsWriter.WriteFormat(writer, BetaValues.ReadFormat(value, name, new FirstError()));
        }
    }

    private static void Move(Utf8JsonWriter writer, JsonElement owner, string beta, string today)
    {
        if (owner.TryGetProperty(beta, out var value))
        {
            BetaValues.WriteProperty(writer, today, value);
        }
    }
}
