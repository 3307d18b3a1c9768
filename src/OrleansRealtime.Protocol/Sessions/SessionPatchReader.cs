using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Reads a session object as clients send it, over the socket or REST.</summary>
public static class SessionPatchReader
{
    /// <summary>Reads a session that stands in a larger document.</summary>
    /// <param name="session">The value of the session field.</param>
    /// <param name="patch">What it asks for.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="path">Where it stands; begins every path in <paramref name="error"/>.</param>
    public static bool TryRead(
        JsonElement session,
        [NotNullWhen(true)] out SessionPatch? patch,
        [NotNullWhen(false)] out ProtocolError? error,
        string path = "session")
    {
        var raw = JsonMarshal.GetRawUtf8Value(session);
        if (!JsonSoundness.IsWellFormedUtf8(raw) || JsonSoundness.HasLoneSurrogate(raw))
        {
            patch = null;
            error = ProtocolErrors.InvalidJson("The text is not well-formed Unicode.");
            return false;
        }

        var errors = new FirstError();
        patch = Read(session, path, errors);
        error = errors.Value;
        if (errors.Found)
        {
            patch = null;
        }

        return patch is not null;
    }

    internal static SessionPatch Read(JsonElement session, string path, FirstError errors)
    {
        var fields = new JsonFields(session, path, errors);
        var kind = (SessionKind)fields.RequireChoice("type", WireNames.SessionKinds);
        var patch = new SessionPatch
        {
            Kind = kind,
            Include = fields.NullableReference("include", IncludeReader.Read),
        };

        if (kind == SessionKind.Realtime)
        {
            patch = ReadRealtime(fields, patch);
        }

        if (fields.TryTake("audio", out var value))
        {
            var audio = new JsonFields(value, fields.PathOf("audio"), errors);
            patch = ReadInput(audio, patch);
            patch = kind == SessionKind.Realtime ? ReadOutput(audio, patch) : patch;
            audio.Close();
        }

        fields.Close();
        return patch;
    }

    private static SessionPatch ReadRealtime(JsonFields fields, SessionPatch patch) => ReadConversation(fields, patch) with
    {
        Model = fields.Optional("model", JsonValues.ReadString),
        Tracing = fields.Nullable("tracing", SessionSettingsReader.ReadTracing),
    };

    /// <summary>What each conversation may have of its own.</summary>
    internal static SessionPatch ReadConversation(JsonFields fields, SessionPatch patch) => patch with
    {
        OutputModality = fields.Optional("output_modalities", SessionSettingsReader.ReadOutputModality),
        Instructions = fields.Optional("instructions", JsonValues.ReadString),
        Tools = fields.Optional("tools", ToolReader.ReadTools),
        ToolChoice = fields.Optional("tool_choice", ToolReader.ReadToolChoice),
        ParallelToolCalls = fields.Nullable("parallel_tool_calls", JsonValues.ReadBoolean),
        ReasoningEffort = fields.Optional("reasoning", SessionSettingsReader.ReadReasoning),
        MaxOutputTokens = fields.Optional("max_output_tokens", SessionSettingsReader.ReadMaxOutputTokens),
        Truncation = fields.Optional("truncation", SessionSettingsReader.ReadTruncation),
        Prompt = fields.NullableReference("prompt", SessionSettingsReader.ReadPrompt),
    };

    private static SessionPatch ReadInput(JsonFields audio, SessionPatch patch)
    {
        if (!audio.TryTake("input", out var value))
        {
            return patch;
        }

        var input = new JsonFields(value, audio.PathOf("input"), audio.Errors);
        patch = patch with
        {
            InputFormat = input.Optional("format", AudioSettingsReader.ReadFormat),
            Transcription = input.NullableReference("transcription", AudioSettingsReader.ReadTranscription),
            NoiseReduction = input.Nullable("noise_reduction", AudioSettingsReader.ReadNoiseReduction),
            TurnDetection = input.NullableReference("turn_detection", AudioSettingsReader.ReadTurnDetection),
        };
        input.Close();
        return patch;
    }

    private static SessionPatch ReadOutput(JsonFields audio, SessionPatch patch)
    {
        if (!audio.TryTake("output", out var value))
        {
            return patch;
        }

        var output = new JsonFields(value, audio.PathOf("output"), audio.Errors);
        patch = patch with
        {
            OutputFormat = output.Optional("format", AudioSettingsReader.ReadFormat),
            Voice = output.Optional("voice", AudioSettingsReader.ReadVoice),
            Speed = output.Optional("speed", AudioSettingsReader.ReadSpeed),
        };
        output.Close();
        return patch;
    }
}
