using System.Buffers;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class ToolReader
{
    private const int MaxNameLength = 64;

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly string[] ToolTypes = ["function", "mcp"];
    private static readonly string[] Approvals = ["always", "never"];
    private static readonly string[] Servers = ["server_url", "connector_id", "tunnel_id"];

    public static IReadOnlyList<ToolDefinition> ReadTools(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadArray(value, path, errors, ReadTool);

    public static ToolChoice ReadToolChoice(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            // The first three kinds are words, the others objects.
            return new ToolChoice((ToolChoiceKind)JsonValues.ReadChoice(
                value,
                path,
                errors,
                WireNames.ToolChoiceKinds.AsSpan(0, 3)));
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a string or an object", value));
            return ToolChoice.Auto;
        }

        var fields = new JsonFields(value, path, errors);
        var choice = fields.RequireChoice("type", ToolTypes) == 0
            ? new ToolChoice(ToolChoiceKind.Function, RequireFunctionName(fields))
            : new ToolChoice(
                ToolChoiceKind.Mcp,
                ServerLabel: fields.RequireString("server_label"),
                Name: fields.String("name"));
        fields.Close();
        return choice;
    }

    /// <summary>A function's <c>name</c>: 1 to 64 letters, digits, underscores and dashes, as models take it.</summary>
    public static string RequireFunctionName(JsonFields fields)
    {
        var name = fields.RequireString("name");
        if (!fields.Errors.Found && (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameLetters)))
        {
            var path = fields.PathOf("name");
            fields.Errors.Add(ProtocolErrors.InvalidValue(
                path,
                $"Invalid '{path}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]{{1,64}}$'."));
        }

        return name;
    }

    private static ToolDefinition ReadTool(JsonElement value, string path, FirstError errors)
    {
        var fields = new JsonFields(value, path, errors);
        ToolDefinition tool = fields.RequireChoice("type", ToolTypes) == 0
            ? ReadFunction(fields)
            : ReadMcp(fields, value);
        fields.Close();
        return tool;
    }

    private static ToolDefinition.Function ReadFunction(JsonFields fields) =>
        new(
            RequireFunctionName(fields),
            fields.String("description"),
            fields.Nullable("parameters", JsonValues.ReadObject).Or(null));

    private static ToolDefinition.Mcp ReadMcp(JsonFields fields, JsonElement value)
    {
        var label = fields.RequireString("server_label");
        var servers = 0;
        foreach (var name in Servers)
        {
            servers += fields.String(name) is null ? 0 : 1;
        }

        if (servers == 0)
        {
            fields.Errors.Add(ProtocolErrors.MissingParameter(fields.PathOf(Servers[0])));
        }
        else if (servers > 1)
        {
            fields.Errors.Add(ProtocolErrors.InvalidValue(
                fields.PathOf(Servers[0]),
                "Expected exactly one of 'server_url', 'connector_id', and 'tunnel_id'."));
        }

        _ = fields.String("authorization");
        _ = fields.String("server_description");
        _ = fields.NullableReference("headers", ReadHeaders);
        _ = fields.NullableReference("allowed_tools", ReadToolFilter);
        _ = fields.NullableReference("require_approval", ReadApproval);
        _ = fields.NullableReference("allowed_callers", JsonValues.ReadStrings);
        _ = fields.Nullable("defer_loading", JsonValues.ReadBoolean);
        return new ToolDefinition.Mcp(label, value.Clone());
    }

    // The three below only check: the definition is kept whole, as the client gave it.
    private static string ReadHeaders(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "an object", value));
            return path;
        }

        foreach (var header in value.EnumerateObject())
        {
            JsonValues.ReadString(header.Value, $"{path}.{ProtocolErrors.Quote(header.Name)}", errors);
        }

        return path;
    }

    private static string ReadToolFilter(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            JsonValues.ReadStrings(value, path, errors);
            return path;
        }

        return ReadFilterObject(value, path, errors, "an array or an object");
    }

    private static string ReadApproval(JsonElement value, string path, FirstError errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            JsonValues.ReadChoice(value, path, errors, Approvals);
            return path;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, "a string or an object", value));
            return path;
        }

        var fields = new JsonFields(value, path, errors);
        foreach (var name in Approvals)
        {
            fields.NullableReference(name, (filter, at, to) => ReadFilterObject(filter, at, to, "an object"));
        }

        fields.Close();
        return path;
    }

    private static string ReadFilterObject(JsonElement value, string path, FirstError errors, string expected)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolErrors.InvalidType(path, expected, value));
            return path;
        }

        var fields = new JsonFields(value, path, errors);
        _ = fields.NullableReference("tool_names", JsonValues.ReadStrings);
        _ = fields.Nullable("read_only", JsonValues.ReadBoolean);
        fields.Close();
        return path;
    }
}
