using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Reads a session's <c>include</c>. A misspelt value is refused: quietly it would opt into nothing.</summary>
internal static class IncludeReader
{
    private static readonly string[] Known =
    [
        IncludeNames.TranscriptionLogprobs, IncludeNames.TranscriptionConfidence, IncludeNames.TranscriptionAlternatives,
        SessionIncludes.Contexts, SessionIncludes.Stateless, SessionIncludes.Resumption,
    ];

    public static IReadOnlyList<string> Read(JsonElement value, string path, FirstError errors) =>
        JsonValues.ReadArray(value, path, errors, ReadName);

    private static string ReadName(JsonElement value, string path, FirstError errors) =>
        Known[JsonValues.ReadChoice(value, path, errors, Known)];
}
