namespace OrleansRealtime.Protocol.Sessions;

/// <summary><c>session.audio.input.transcription</c>.</summary>
public sealed record TranscriptionConfig
{
    public required string Model { get; init; }

    public string? Language { get; init; }

    public string? Prompt { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }

    public string? Delay { get; init; }
}
