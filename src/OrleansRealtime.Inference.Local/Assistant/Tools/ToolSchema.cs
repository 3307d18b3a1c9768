using System.Text.Json;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>Reads the small part of JSON Schema that tools use for their parameters.</summary>
internal static class ToolSchema
{
    /// <summary>The properties of an object, in order; none when the schema is something else.</summary>
    public static IReadOnlyList<ToolParameter> ReadParameters(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        string?[] required = schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString())]
            : [];
        return [.. properties.EnumerateObject().Select(property => ReadParameter(property.Name, property.Value, required.Contains(property.Name)))];
    }

    public static ToolParameter ReadParameter(string name, JsonElement schema, bool isRequired)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return new ToolParameter(name, "string", [], isRequired, JsonElement.Parse("{}"));
        }

        if (FirstAlternative(schema) is { } alternative)
        {
            return ReadParameter(name, alternative, isRequired);
        }

        IReadOnlyList<JsonElement> choices = schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number)]
            : schema.TryGetProperty("const", out var only) ? [only] : [];
        return new ToolParameter(name, TypeOf(schema), choices, isRequired, schema);
    }

    // "anyOf": [{ "type": "string" }, { "type": "null" }]
    private static JsonElement? FirstAlternative(JsonElement schema)
    {
        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(keyword, out var alternatives) && alternatives.ValueKind == JsonValueKind.Array)
            {
                foreach (var alternative in alternatives.EnumerateArray())
                {
                    if (alternative.ValueKind == JsonValueKind.Object && TypeOf(alternative) != "null")
                    {
                        return alternative;
                    }
                }
            }
        }

        return null;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : "string";
        }

        return type.ValueKind switch
        {
            JsonValueKind.String => type.GetString()!,
            JsonValueKind.Array => type.EnumerateArray().Select(item => item.ToString()).FirstOrDefault(item => item != "null") ?? "null",
            _ => "string",
        };
    }
}
