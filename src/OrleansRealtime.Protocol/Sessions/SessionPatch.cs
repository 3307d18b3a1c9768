using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>
/// The body of <c>session.update</c>: only what stands in it changes. Each value is already valid by itself; what depends
/// on the session's state (voice lock, kind, tracing set once) is the session's to judge.
/// </summary>
public sealed record SessionPatch
{
    public required SessionKind Kind { get; init; }

    public Optional<string> Model { get; init; }

    public Optional<OutputModality> OutputModality { get; init; }

    public Optional<string> Instructions { get; init; }

    public Optional<IReadOnlyList<ToolDefinition>> Tools { get; init; }

    public Optional<ToolChoice> ToolChoice { get; init; }

    public Optional<bool?> ParallelToolCalls { get; init; }

    public Optional<string?> ReasoningEffort { get; init; }

    public Optional<int?> MaxOutputTokens { get; init; }

    public Optional<JsonElement?> Tracing { get; init; }

    public Optional<Truncation> Truncation { get; init; }

    public Optional<PromptReference?> Prompt { get; init; }

    public Optional<IReadOnlyList<string>?> Include { get; init; }

    public Optional<WireAudioFormat> InputFormat { get; init; }

    public Optional<TranscriptionPatch?> Transcription { get; init; }

    public Optional<NoiseReduction?> NoiseReduction { get; init; }

    public Optional<TurnDetectionPatch?> TurnDetection { get; init; }

    public Optional<WireAudioFormat> OutputFormat { get; init; }

    public Optional<Voice> Voice { get; init; }

    public Optional<double> Speed { get; init; }
}
