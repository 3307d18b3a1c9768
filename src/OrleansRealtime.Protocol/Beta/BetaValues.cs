using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>The values that sessions and responses of the beta share.</summary>
internal static class BetaValues
{
    public const double DefaultTemperature = 0.8;

    // In the order of WireAudioFormat.
    public static readonly string[] AudioFormats = ["pcm16", "g711_ulaw", "g711_alaw"];

    public static WireAudioFormat ReadFormat(JsonElement value, string path, FirstError errors) =>
        (WireAudioFormat)JsonValues.ReadChoice(value, path, errors, AudioFormats);

    // The beta named text beside audio; an answer in audio has always had its transcript.
    public static OutputModality ReadModalities(JsonElement value, string path, FirstError errors)
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

    public static double ReadTemperature(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadDecimal(value, path, errors, 0.6, 1.2);

    public static void WriteModalities(Utf8JsonWriter writer, OutputModality modality) =>
        writer.WriteStrings("modalities", modality == OutputModality.Audio ? ["audio", "text"] : ["text"]);

    /// <summary>Today's <c>output_modalities</c>.</summary>
    public static void WriteModalities(Utf8JsonWriter writer, JsonElement modalities) => WriteModalities(
        writer,
        modalities.EnumerateArray().Any(modality => modality.ValueEquals("audio"u8)) ? OutputModality.Audio : OutputModality.Text);

    /// <summary>Today's <c>format</c>, an object, as the beta's word for it.</summary>
    public static void WriteFormat(Utf8JsonWriter writer, string name, JsonElement format)
    {
        var kind = Array.IndexOf(WireNames.AudioFormats, format.GetProperty("type").GetString());
        writer.WriteString(name, AudioFormats[kind]);
    }

    public static void WriteProperty(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
