using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>A partial <c>transcription</c> object: merges field by field.</summary>
public sealed record TranscriptionPatch
{
    public Optional<string> Model { get; init; }

    public Optional<string?> Language { get; init; }

    public Optional<string?> Prompt { get; init; }

    public Optional<IReadOnlyList<string>?> Languages { get; init; }

    public Optional<IReadOnlyList<string>?> Keywords { get; init; }

    public Optional<string?> Delay { get; init; }
}
