using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Reads the values that sessions and single responses share.</summary>
internal static class SessionSettingsReader
{
    public static OutputModality ReadOutputModality(JsonElement value, string path, FirstError errors)
    {
        var names = JsonValues.ReadArray(value, path, errors, ReadModality);
        if (names.Count == 1)
        {
            return names[0];
        }

        if (!errors.Found)
        {
            var given = string.Join(", ", names.Take(4).Select(name => $"'{name.ToWire()}'"));
            errors.Add(ProtocolErrors.InvalidValue(
                path,
                $"Invalid modalities: [{given}]. Supported combinations are: ['text'] and ['audio']."));
        }

        return OutputModality.Audio;
    }

    public static int? ReadMaxOutputTokens(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            if (!value.ValueEquals("inf"))
            {
                errors.Add(ProtocolErrors.UnsupportedValue(path, value.GetString()!, "inf"));
            }

            return null;
        }

        return JsonValues.ReadInteger(value, path, errors, 1, 4096, "an integer or 'inf'");
    }

    public static string? ReadReasoning(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var fields = new JsonFields(value, path, errors);
        var effort = fields.NullableReference("effort", AudioSettingsReader.ReadEffort).Or(null);
        fields.Close();
        return effort;
    }

    public static PromptReference ReadPrompt(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var prompt = new PromptReference(
            fields.RequireString("id"),
            fields.String("version"),
            fields.Nullable("variables", JsonValues.ReadObject).Or(null));
        fields.Close();
        return prompt;
    }

    public static Truncation ReadTruncation(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            // The first two kinds are words, the third is an object.
            return new Truncation((TruncationKind)JsonValues.ReadChoice(
                value,
                path,
                errors,
                WireNames.TruncationKinds.AsSpan(0, 2)));
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a string or an object", value));
            return Truncation.Auto;
        }

        var fields = new JsonFields(value, path, errors);
        fields.RequireChoice("type", WireNames.TruncationKinds.AsSpan(2));
        var ratio = fields.TryRequire("retention_ratio", out var found)
            ? AudioSettingsReader.ReadRatio(found, fields.PathOf("retention_ratio"), errors)
            : 0;
        var limit = fields.Nullable("token_limits", ReadTokenLimits).Or(null);
        fields.Close();
        return new Truncation(TruncationKind.RetentionRatio, ratio, limit?.PostInstructions);
    }

    public static JsonElement ReadTracing(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            JsonValues.ReadChoice(value, path, errors, ["auto"]);
            return value.Clone();
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a string or an object", value));
            return default;
        }

        var fields = new JsonFields(value, path, errors);
        _ = fields.String("workflow_name");
        _ = fields.String("group_id");
        _ = fields.Nullable("metadata", JsonValues.ReadObject);
        fields.Close();
        return value.Clone();
    }

    public static OutputModality ReadModality(JsonElement value, string path, FirstError errors) =>
        (OutputModality)JsonValues.ReadChoice(value, path, errors, WireNames.OutputModalities);

    private static TokenLimits ReadTokenLimits(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        var limits = new TokenLimits(fields.Nullable("post_instructions", ReadTokenCount).Or(null));
        fields.Close();
        return limits;
    }

    private static int ReadTokenCount(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadInteger(value, path, errors, 0, int.MaxValue);

    private readonly record struct TokenLimits(int? PostInstructions);
}
