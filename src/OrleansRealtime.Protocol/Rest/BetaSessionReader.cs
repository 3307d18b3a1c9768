using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Reads a session as the deprecated REST calls have it: flat, with the beta's names.</summary>
public static class BetaSessionReader
{
    public static bool TryRead(
        JsonElement body,
        SessionKind kind,
        [NotNullWhen(true)] out BetaSessionRequest? request,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        var patch = ReadSettings(fields, kind, out var temperature);
        fields.Close();
        RequireComplete(patch, errors);
        error = errors.Value;
        request = errors.Found ? null : new BetaSessionRequest(patch, temperature ?? BetaValues.DefaultTemperature);
        return request is not null;
    }

    /// <summary>Everything of a flat session; the caller closes the fields.</summary>
    internal static SessionPatch ReadSettings(JsonFields fields, SessionKind kind, out double? temperature)
    {
        temperature = null;
        var patch = ReadInput(fields, kind);
        if (kind == SessionKind.Realtime)
        {
            var given = fields.Optional("temperature", BetaValues.ReadTemperature);
            temperature = given.IsPresent ? given.Value : null;
            return ReadRealtime(fields, patch);
        }

        // Clients of the beta send it; a transcription session answers nothing either way.
        _ = fields.Optional("modalities", BetaValues.ReadModalities);
        return patch;
    }

    private static SessionPatch ReadInput(JsonFields fields, SessionKind kind) => new()
    {
        Kind = kind,
        Include = fields.NullableReference("include", IncludeReader.Read),
        InputFormat = fields.Optional("input_audio_format", BetaValues.ReadFormat),
        Transcription = fields.NullableReference("input_audio_transcription", AudioSettingsReader.ReadTranscription),
        NoiseReduction = fields.Nullable("input_audio_noise_reduction", AudioSettingsReader.ReadNoiseReduction),
        TurnDetection = fields.NullableReference("turn_detection", AudioSettingsReader.ReadTurnDetection),
    };

    private static SessionPatch ReadRealtime(JsonFields fields, SessionPatch patch) => patch with
    {
        Model = fields.Optional("model", JsonValues.ReadString),
        OutputModality = fields.Optional("modalities", BetaValues.ReadModalities),
        Instructions = fields.Optional("instructions", JsonValues.ReadString),
        Tools = fields.Optional("tools", ToolReader.ReadTools),
        ToolChoice = fields.Optional("tool_choice", ToolReader.ReadToolChoice),
        MaxOutputTokens = fields.Optional("max_response_output_tokens", SessionSettingsReader.ReadMaxOutputTokens),
        Tracing = fields.Nullable("tracing", SessionSettingsReader.ReadTracing),
        Truncation = fields.Optional("truncation", SessionSettingsReader.ReadTruncation),
        Prompt = fields.NullableReference("prompt", SessionSettingsReader.ReadPrompt),
        OutputFormat = fields.Optional("output_audio_format", BetaValues.ReadFormat),
        Voice = fields.Optional("voice", AudioSettingsReader.ReadVoice),
        Speed = fields.Optional("speed", AudioSettingsReader.ReadSpeed),
    };

    // What the merge would refuse is refused here, where its path is known by its flat name.
    private static void RequireComplete(SessionPatch patch, FirstError errors)
    {
        if (patch.Transcription is { IsPresent: true, Value: { Model.IsPresent: false } })
        {
            errors.Add(ProtocolErrors.MissingParameter("input_audio_transcription.model"));
        }

        if (patch.TurnDetection is { IsPresent: true, Value: { Kind: null, Eagerness.IsPresent: true } })
        {
            errors.Add(ProtocolErrors.UnknownParameter("turn_detection.eagerness"));
        }
    }
}
