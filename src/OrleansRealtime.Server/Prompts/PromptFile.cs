using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Server.Prompts;

/// <summary>
/// Reads stored prompts: <c>{"&lt;id&gt;": {"default": "2", "versions": {"1": {…}, "2": {…}}}}</c>. Each version is a realtime session
/// as clients send it. Without <c>default</c> the last version is meant.
/// </summary>
internal static class PromptFile
{
    /// <exception cref="InvalidOperationException">Something in the file is wrong; says what and where.</exception>
    public static PromptLibrary Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new PromptLibrary(document.RootElement.EnumerateObject().ToDictionary(
                prompt => prompt.Name,
                prompt => ReadPrompt(prompt.Name, prompt.Value),
                StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException
            or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"{PromptOptions.SectionName}:File, '{path}': {exception.Message}", exception);
        }
    }

    private static StoredPrompt ReadPrompt(string id, JsonElement prompt)
    {
        var versions = prompt.GetProperty("versions").EnumerateObject().ToDictionary(
            version => version.Name,
            version => ReadVersion($"{id}.versions.{version.Name}", version.Value),
            StringComparer.Ordinal);
        if (versions.Count == 0)
        {
            throw new FormatException($"{id} has no version.");
        }

        var byDefault = prompt.TryGetProperty("default", out var named) ? named.GetString()! : versions.Keys.Last();
        return versions.ContainsKey(byDefault)
            ? new StoredPrompt(byDefault, versions)
            : throw new FormatException($"{id} has no version '{byDefault}', which it names as its default.");
    }

    private static SessionPatch ReadVersion(string path, JsonElement version)
    {
        var session = JsonObject.Create(version) ?? throw new FormatException($"{path} is not an object.");
        session["type"] = "realtime";
        using var document = JsonDocument.Parse(session.ToJsonString());
        if (!SessionPatchReader.TryRead(document.RootElement, out var patch, out var error, path))
        {
            throw new FormatException(error.Message);
        }

        return patch is { Model.IsPresent: false, Prompt.IsPresent: false, Include.IsPresent: false, Tracing.IsPresent: false }
            ? patch
            : throw new FormatException($"{path} may not set 'model', 'prompt', 'include' or 'tracing'.");
    }
}
