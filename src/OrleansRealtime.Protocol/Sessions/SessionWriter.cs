using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Writes the effective session in the key order of the wire; what is unset is null, not left out.</summary>
public static class SessionWriter
{
    /// <param name="writer">Stands where a value may begin.</param>
    /// <param name="session">The session.</param>
    /// <param name="forClientSecret">
    /// The answer to <c>client_secrets</c>, which shows <c>idle_timeout_ms</c> in a transcription session; events do not.
    /// </param>
    public static void Write(Utf8JsonWriter writer, SessionConfig session, bool forClientSecret = false)
    {
        writer.WriteStartObject();
        writer.WriteString("type", session.Kind.ToWire());
        if (session.Kind == SessionKind.Realtime)
        {
            WriteRealtime(writer, session);
        }
        else
        {
            writer.WriteString("object", "realtime.transcription_session");
            writer.WriteString("id", session.Id.Value);
            writer.WriteNumber("expires_at", session.ExpiresAt);
            writer.WriteStartObject("audio");
            WriteInput(writer, session, forClientSecret);
            writer.WriteEndObject();
        }

        writer.WriteStringsOrNull("include", session.Include);
        writer.WriteEndObject();
    }

    private static void WriteRealtime(Utf8JsonWriter writer, SessionConfig session)
    {
        writer.WriteString("object", "realtime.session");
        writer.WriteString("id", session.Id.Value);
        writer.WriteString("model", session.Model);
        WriteBehaviour(writer, session);
        writer.WriteElementOrNull("tracing", session.Tracing);
        SettingsWriter.WriteTruncation(writer, session.Truncation);
        SettingsWriter.WritePrompt(writer, session.Prompt);
        writer.WriteNumber("expires_at", session.ExpiresAt);

        writer.WriteStartObject("audio");
        WriteInput(writer, session, withIdleTimeout: true);
        writer.WriteStartObject("output");
        SettingsWriter.WriteFormat(writer, session.Output.Format);
        SettingsWriter.WriteVoice(writer, session.Output.Voice);
        writer.WriteDecimal("speed", session.Output.Speed);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>What a context has of its own, in the shape and order of a session.</summary>
    internal static void WriteContextSettings(Utf8JsonWriter writer, SessionConfig session)
    {
        writer.WriteStartObject();
        WriteBehaviour(writer, session);
        SettingsWriter.WriteTruncation(writer, session.Truncation);
        SettingsWriter.WritePrompt(writer, session.Prompt);
        writer.WriteStartObject("audio");
        writer.WriteStartObject("output");
        SettingsWriter.WriteVoice(writer, session.Output.Voice);
        writer.WriteDecimal("speed", session.Output.Speed);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteBehaviour(Utf8JsonWriter writer, SessionConfig session)
    {
        SettingsWriter.WriteOutputModalities(writer, session.OutputModality);
        writer.WriteString("instructions", session.Instructions);
        SettingsWriter.WriteTools(writer, session.Tools);
        SettingsWriter.WriteToolChoice(writer, session.ToolChoice);
        if (session.ParallelToolCalls is { } parallel)
        {
            writer.WriteBoolean("parallel_tool_calls", parallel);
        }

        if (session.ReasoningEffort is { } effort)
        {
            writer.WriteStartObject("reasoning");
            writer.WriteString("effort", effort);
            writer.WriteEndObject();
        }

        SettingsWriter.WriteMaxOutputTokens(writer, session.MaxOutputTokens);
    }

    private static void WriteInput(Utf8JsonWriter writer, SessionConfig session, bool withIdleTimeout)
    {
        var input = session.Input;
        writer.WriteStartObject("input");
        SettingsWriter.WriteFormat(writer, input.Format);
        WriteTranscription(writer, "transcription", input.Transcription);
        WriteNoiseReduction(writer, "noise_reduction", input.NoiseReduction);
        WriteTurnDetection(writer, input.TurnDetection, withIdleTimeout, session.Kind == SessionKind.Realtime);
        writer.WriteEndObject();
    }

    internal static void WriteNoiseReduction(Utf8JsonWriter writer, string name, NoiseReduction? noiseReduction)
    {
        if (noiseReduction is not { } kind)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("type", kind.ToWire());
        writer.WriteEndObject();
    }

    internal static void WriteTranscription(Utf8JsonWriter writer, string name, TranscriptionConfig? transcription)
    {
        if (transcription is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("model", transcription.Model);
        writer.WriteStringOrNull("language", transcription.Language);
        writer.WriteStringOrNull("prompt", transcription.Prompt);
        if (transcription.Languages is { } languages)
        {
            writer.WriteStrings("languages", languages);
        }

        if (transcription.Keywords is { } keywords)
        {
            writer.WriteStrings("keywords", keywords);
        }

        if (transcription.Delay is { } delay)
        {
            writer.WriteString("delay", delay);
        }

        writer.WriteEndObject();
    }

    internal static void WriteTurnDetection(
        Utf8JsonWriter writer,
        TurnDetectionConfig? turnDetection,
        bool withIdleTimeout,
        bool withResponses)
    {
        if (turnDetection is null)
        {
            writer.WriteNull("turn_detection");
            return;
        }

        writer.WriteStartObject("turn_detection");
        switch (turnDetection)
        {
            case TurnDetectionConfig.ServerVad server:
                writer.WriteString("type", TurnDetectionKind.ServerVad.ToWire());
                writer.WriteDecimal("threshold", server.Threshold);
                writer.WriteNumber("prefix_padding_ms", server.PrefixPaddingMs);
                writer.WriteNumber("silence_duration_ms", server.SilenceDurationMs);
                if (withIdleTimeout)
                {
                    writer.WriteIntegerOrNull("idle_timeout_ms", server.IdleTimeoutMs);
                }

                break;
            case TurnDetectionConfig.SemanticVad semantic:
                writer.WriteString("type", TurnDetectionKind.SemanticVad.ToWire());
                writer.WriteString("eagerness", semantic.Eagerness.ToWire());
                break;
        }

        if (withResponses)
        {
            writer.WriteBoolean("create_response", turnDetection.CreateResponse);
            writer.WriteBoolean("interrupt_response", turnDetection.InterruptResponse);
        }

        writer.WriteEndObject();
    }
}
