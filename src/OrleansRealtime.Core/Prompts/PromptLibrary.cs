using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Prompts;

/// <summary>The prompts that the server keeps. Immutable.</summary>
public sealed class PromptLibrary(IReadOnlyDictionary<string, StoredPrompt> prompts)
{
    public static readonly PromptLibrary Empty = new(new Dictionary<string, StoredPrompt>());

    /// <summary>A prompt with its variables filled in.</summary>
    /// <param name="reference">What the client names.</param>
    /// <param name="path">Where the reference stands.</param>
    /// <param name="settings">What the prompt sets.</param>
    /// <param name="error">What of the reference is wrong.</param>
    public bool TryResolve(
        PromptReference reference,
        string path,
        [NotNullWhen(true)] out SessionPatch? settings,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        settings = null;
        if (!prompts.TryGetValue(reference.Id, out var prompt))
        {
            error = ProtocolErrors.InvalidValue($"{path}.id", $"Prompt '{Quote(reference.Id)}' was not found.");
            return false;
        }

        var version = reference.Version ?? prompt.DefaultVersion;
        if (!prompt.Versions.TryGetValue(version, out var stored))
        {
            error = ProtocolErrors.InvalidValue(
                $"{path}.version",
                $"Prompt '{reference.Id}' has no version '{Quote(version)}'.");
            return false;
        }

        var instructions = stored.Instructions.Or("");
        error = ReadVariables(reference, path, PromptTemplate.VariablesOf(instructions), out var values);
        if (error is not null)
        {
            return false;
        }

        settings = stored.Instructions.IsPresent
            ? stored with { Instructions = PromptTemplate.Fill(instructions, values) }
            : stored;
        return true;
    }

    private static ProtocolError? ReadVariables(
        PromptReference reference,
        string path,
        IReadOnlySet<string> wanted,
        out Dictionary<string, string> values)
    {
        values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reference.Variables is { ValueKind: JsonValueKind.Object } variables)
        {
            foreach (var variable in variables.EnumerateObject())
            {
                var at = $"{path}.variables.{Quote(variable.Name)}";
                if (!wanted.Contains(variable.Name))
                {
                    return ProtocolErrors.InvalidValue(at, $"Prompt '{reference.Id}' has no variable '{Quote(variable.Name)}'.");
                }

                if (TextOf(variable.Value) is not { } text)
                {
                    return ProtocolErrors.InvalidValue(at, $"Invalid '{at}'. Expected a string or an object of type 'input_text'.");
                }

                values[variable.Name] = text;
            }
        }

        var given = values;
        return wanted.FirstOrDefault(name => !given.ContainsKey(name)) is { } missing
            ? ProtocolErrors.MissingParameter($"{path}.variables.{missing}")
            : null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String &&
            type.ValueEquals("input_text"u8) && value.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String =>
            text.GetString(),
        _ => null,
    };

    // Our own bound: what a client sent is quoted back, but not megabytes of it.
    private static string Quote(string text) => text.Length <= 64 ? text : $"{text.AsSpan(0, 64)}…";
}
