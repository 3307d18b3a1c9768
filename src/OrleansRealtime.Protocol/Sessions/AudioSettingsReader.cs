using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Reads the values below <c>audio</c>.</summary>
internal static class AudioSettingsReader
{
    private const int PcmRate = 24_000;

    public static WireAudioFormat ReadFormat(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var format = (WireAudioFormat)fields.RequireChoice("type", WireNames.AudioFormats);

        // G.711 has no rate key at all.
        if (format == WireAudioFormat.Pcm && fields.TryTakeValue("rate", out var rate))
        {
            JsonValues.ReadInteger(rate, fields.PathOf("rate"), errors, PcmRate, PcmRate);
        }

        fields.Close();
        return format;
    }

    public static Voice ReadVoice(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new Voice(value.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a string or an object", value));
            return Voice.Default;
        }

        var fields = new JsonFields(value, path, errors);
        var voice = new Voice(fields.RequireString("id"), IsCustom: true);
        fields.Close();
        return voice;
    }

    public static double ReadSpeed(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadDecimal(value, path, errors, 0.25, 1.5);

    public static NoiseReduction ReadNoiseReduction(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var kind = (NoiseReduction)fields.RequireChoice("type", WireNames.NoiseReductions);
        fields.Close();
        return kind;
    }

    public static TranscriptionPatch ReadTranscription(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var patch = new TranscriptionPatch
        {
            Model = fields.Optional("model", JsonValues.ReadString),
            Language = fields.NullableReference("language", JsonValues.ReadString),
            Prompt = fields.NullableReference("prompt", JsonValues.ReadString),
            Languages = fields.NullableReference("languages", JsonValues.ReadStrings),
            Keywords = fields.NullableReference("keywords", JsonValues.ReadStrings),
            Delay = fields.NullableReference("delay", ReadEffort),
        };
        fields.Close();
        return patch;
    }

    public static TurnDetectionPatch ReadTurnDetection(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var kind = fields.Optional("type", ReadTurnDetectionKind);
        var patch = new TurnDetectionPatch
        {
            Kind = kind.IsPresent ? kind.Value : null,
            CreateResponse = fields.Optional("create_response", JsonValues.ReadBoolean),
            InterruptResponse = fields.Optional("interrupt_response", JsonValues.ReadBoolean),
        };

        // Without a type the keys of both are taken; the merge knows which type it meets.
        if (patch.Kind != TurnDetectionKind.SemanticVad)
        {
            patch = patch with
            {
                Threshold = fields.Optional("threshold", ReadRatio),
                PrefixPaddingMs = fields.Optional("prefix_padding_ms", ReadMilliseconds),
                SilenceDurationMs = fields.Optional("silence_duration_ms", ReadMilliseconds),
                IdleTimeoutMs = fields.Nullable("idle_timeout_ms", ReadIdleTimeout),
            };
        }

        if (patch.Kind != TurnDetectionKind.ServerVad)
        {
            patch = patch with { Eagerness = fields.Optional("eagerness", ReadEagerness) };
        }

        fields.Close();
        return patch;
    }

    public static string ReadEffort(JsonElement value, string path, FirstError errors) =>
        WireNames.EffortLevels[JsonValues.ReadChoice(value, path, errors, WireNames.EffortLevels)];

    public static double ReadRatio(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadDecimal(value, path, errors, 0, 1);

    private static TurnDetectionKind ReadTurnDetectionKind(JsonElement value, string path, FirstError errors) =>
        (TurnDetectionKind)JsonValues.ReadChoice(value, path, errors, WireNames.TurnDetectionKinds);

    private static int ReadMilliseconds(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadInteger(value, path, errors, 0, int.MaxValue);

    private static int ReadIdleTimeout(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadInteger(value, path, errors, 5_000, 30_000);

    private static Eagerness ReadEagerness(JsonElement value, string path, FirstError errors) =>
        (Eagerness)JsonValues.ReadChoice(value, path, errors, WireNames.EagernessLevels);
}
