using System.Text.Json;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Writes a session as the deprecated REST calls have it: flat, with the beta's names and the secret inside.</summary>
public static class BetaSessionWriter
{
    /// <param name="writer">Stands where a value may begin.</param>
    /// <param name="session">The session.</param>
    /// <param name="temperature">As the client gave it.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="secretExpiresAt">When the secret ends, Unix seconds.</param>
    public static void Write(
        Utf8JsonWriter writer,
        SessionConfig session,
        double temperature,
        string secret,
        long secretExpiresAt)
    {
        var isRealtime = session.Kind == SessionKind.Realtime;
        writer.WriteStartObject();
        writer.WriteString("id", session.Id.Value);
        writer.WriteString("object", isRealtime ? "realtime.session" : "realtime.transcription_session");
        writer.WriteNumber("expires_at", session.ExpiresAt);
        if (isRealtime)
        {
            WriteRealtime(writer, session, temperature);
        }

        writer.WriteString("input_audio_format", BetaValues.AudioFormats[(int)session.Input.Format]);
        SessionWriter.WriteTranscription(writer, "input_audio_transcription", session.Input.Transcription);
        SessionWriter.WriteNoiseReduction(writer, "input_audio_noise_reduction", session.Input.NoiseReduction);
        SessionWriter.WriteTurnDetection(writer, session.Input.TurnDetection, isRealtime, isRealtime);
        writer.WriteStringsOrNull("include", session.Include);
        writer.WriteStartObject("client_secret");
        writer.WriteString("value", secret);
        writer.WriteNumber("expires_at", secretExpiresAt);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRealtime(Utf8JsonWriter writer, SessionConfig session, double temperature)
    {
        writer.WriteString("model", session.Model);
        BetaValues.WriteModalities(writer, session.OutputModality);
        writer.WriteString("instructions", session.Instructions);
        SettingsWriter.WriteVoice(writer, session.Output.Voice);
        writer.WriteString("output_audio_format", BetaValues.AudioFormats[(int)session.Output.Format]);
        SettingsWriter.WriteTools(writer, session.Tools);
        SettingsWriter.WriteToolChoice(writer, session.ToolChoice);
        writer.WriteDecimal("temperature", temperature);
        SettingsWriter.WriteMaxOutputTokens(writer, session.MaxOutputTokens, "max_response_output_tokens");
        writer.WriteDecimal("speed", session.Output.Speed);
        writer.WriteElementOrNull("tracing", session.Tracing);
        SettingsWriter.WriteTruncation(writer, session.Truncation);
        SettingsWriter.WritePrompt(writer, session.Prompt);
    }
}
