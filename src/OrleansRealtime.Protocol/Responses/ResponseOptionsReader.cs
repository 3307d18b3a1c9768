using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>Reads the <c>response</c> object of <c>response.create</c>.</summary>
internal static class ResponseOptionsReader
{
    private const int MostPairs = 16;
    private const int LongestKey = 64;
    private const int LongestValue = 512;

    private static readonly string[] Conversations = ["auto", "none"];

    public static ResponseOptions Read(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var options = new ResponseOptions
        {
            OutputModality = fields.Optional("output_modalities", SessionSettingsReader.ReadOutputModality),
            Instructions = fields.Optional("instructions", JsonValues.ReadString),
            Tools = fields.Optional("tools", ToolReader.ReadTools),
            ToolChoice = fields.Optional("tool_choice", ToolReader.ReadToolChoice),
            ParallelToolCalls = fields.Nullable("parallel_tool_calls", JsonValues.ReadBoolean),
            ReasoningEffort = fields.Optional("reasoning", SessionSettingsReader.ReadReasoning),
            MaxOutputTokens = fields.Optional("max_output_tokens", SessionSettingsReader.ReadMaxOutputTokens),
            OutOfBand = fields.Choice("conversation", Conversations) == "none",
            Metadata = fields.NullableReference("metadata", ReadMetadata).Or(null),
            Prompt = fields.NullableReference("prompt", SessionSettingsReader.ReadPrompt),
            Input = fields.NullableReference("input", ReadInput).Or(null),
        };
        options = ReadAudio(fields, options);
        fields.Close();
        return options;
    }

    private static ResponseOptions ReadAudio(JsonFields fields, ResponseOptions options)
    {
        if (!fields.TryTakeValue("audio", out var value))
        {
            return options;
        }

        var audio = new JsonFields(value, fields.PathOf("audio"), fields.Errors);
        if (audio.TryTakeValue("output", out value))
        {
            var output = new JsonFields(value, audio.PathOf("output"), fields.Errors);
            options = options with
            {
                OutputFormat = output.Optional("format", AudioSettingsReader.ReadFormat),
                Voice = output.Optional("voice", AudioSettingsReader.ReadVoice),
            };
            output.Close();
        }

        audio.Close();
        return options;
    }

    private static IReadOnlyList<ResponseInput> ReadInput(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadArray(value, path, errors, ItemReader.ReadInput);

    private static Dictionary<string, string> ReadMetadata(JsonElement value, string path, FirstError errors)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an object", value));
            return pairs;
        }

        if (value.GetPropertyCount() > MostPairs)
        {
            errors.Add(ProtocolErrors.TooManyProperties(path, MostPairs, value.GetPropertyCount()));
            return pairs;
        }

        foreach (var pair in value.EnumerateObject())
        {
            var key = pair.Name;
            if (key.Length > LongestKey)
            {
                errors.Add(ProtocolErrors.StringTooLong(path, LongestKey, key.Length));
                return pairs;
            }

            var text = JsonValues.ReadString(pair.Value, $"{path}.{key}", errors);
            if (text.Length > LongestValue)
            {
                errors.Add(ProtocolErrors.StringTooLong($"{path}.{key}", LongestValue, text.Length));
            }

            pairs[key] = text;
        }

        return pairs;
    }
}
