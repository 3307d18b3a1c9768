using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Rest;

/// <summary>Reads a session as the deprecated REST calls have it: flat, with the beta's names.</summary>
public static class BetaSessionReader
{
    private const double DefaultTemperature = 0.8;

    // In the order of WireAudioFormat.
    internal static readonly string[] AudioFormats = ["pcm16", "g711_ulaw", "g711_alaw"];

    public static bool TryRead(
        JsonElement body,
        SessionKind kind,
        [NotNullWhen(true)] out BetaSessionRequest? request,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        var errors = new FirstError();
        var fields = new JsonFields(body, "", errors);
        var patch = ReadInput(fields, kind);
        var temperature = DefaultTemperature;
        if (kind == SessionKind.Realtime)
        {
            patch = ReadRealtime(fields, patch);
            temperature = fields.Optional("temperature", ReadTemperature).Or(DefaultTemperature);
        }
        else
        {
            // Clients of the beta send it; a transcription session answers nothing either way.
            _ = fields.Optional("modalities", ReadModalities);
        }

        fields.Close();
        RequireComplete(patch, errors);
        error = errors.Value;
        request = errors.Found ? null : new BetaSessionRequest(patch, temperature);
        return request is not null;
    }

    private static SessionPatch ReadInput(JsonFields fields, SessionKind kind) => new()
    {
        Kind = kind,
        Include = fields.NullableReference("include", JsonValues.ReadStrings),
        InputFormat = fields.Optional("input_audio_format", ReadFormat),
        Transcription = fields.NullableReference("input_audio_transcription", AudioSettingsReader.ReadTranscription),
        NoiseReduction = fields.Nullable("input_audio_noise_reduction", AudioSettingsReader.ReadNoiseReduction),
        TurnDetection = fields.NullableReference("turn_detection", AudioSettingsReader.ReadTurnDetection),
    };

    private static SessionPatch ReadRealtime(JsonFields fields, SessionPatch patch) => patch with
    {
        Model = fields.Optional("model", JsonValues.ReadString),
        OutputModality = fields.Optional("modalities", ReadModalities),
        Instructions = fields.Optional("instructions", JsonValues.ReadString),
        Tools = fields.Optional("tools", ToolReader.ReadTools),
        ToolChoice = fields.Optional("tool_choice", ToolReader.ReadToolChoice),
        MaxOutputTokens = fields.Optional("max_response_output_tokens", SessionSettingsReader.ReadMaxOutputTokens),
        Tracing = fields.Nullable("tracing", SessionSettingsReader.ReadTracing),
        Truncation = fields.Optional("truncation", SessionSettingsReader.ReadTruncation),
        Prompt = fields.NullableReference("prompt", SessionSettingsReader.ReadPrompt),
        OutputFormat = fields.Optional("output_audio_format", ReadFormat),
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

    private static WireAudioFormat ReadFormat(JsonElement value, string path, FirstError errors) =>
        (WireAudioFormat)JsonValues.ReadChoice(value, path, errors, AudioFormats);

    // The beta named text beside audio; an answer in audio has always had its transcript.
    private static OutputModality ReadModalities(JsonElement value, string path, FirstError errors)
    {
        var names = JsonValues.ReadArray(value, path, errors, SessionSettingsReader.ReadModality);
        if (names.Count == 0 && !errors.Found)
        {
            errors.Add(ProtocolErrors.InvalidValue(
                path,
                "Invalid modalities: []. Supported combinations are: ['text'] and ['audio', 'text']."));
        }

        return names.Contains(OutputModality.Audio) ? OutputModality.Audio : OutputModality.Text;
    }

    private static double ReadTemperature(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadDecimal(value, path, errors, 0.6, 1.2);
}
