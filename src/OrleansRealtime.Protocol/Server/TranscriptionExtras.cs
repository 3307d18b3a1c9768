namespace OrleansRealtime.Protocol.Server;

/// <summary>What a completed transcription tells beyond its text: only what the session's <c>include</c> asked for, the rest is null.</summary>
public sealed record TranscriptionExtras
{
    public static readonly TranscriptionExtras None = new();

    /// <summary>Token by token.</summary>
    public IReadOnlyList<TokenLogprob>? Logprobs { get; init; }

    /// <summary>0–1 for the whole.</summary>
    public double? Confidence { get; init; }

    public IReadOnlyList<RecognisedWord>? Words { get; init; }

    /// <summary>Likeliest first, without the transcript itself.</summary>
    public IReadOnlyList<TranscriptReading>? Alternatives { get; init; }
}
