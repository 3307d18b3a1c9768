using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Sessions;

/// <summary>A partial <c>turn_detection</c> object. Another type than the current one starts from that type's defaults.</summary>
public sealed record TurnDetectionPatch
{
    /// <summary>Null when the object names no type: the current type stays.</summary>
    public TurnDetectionKind? Kind { get; init; }

    public Optional<double> Threshold { get; init; }

    public Optional<int> PrefixPaddingMs { get; init; }

    public Optional<int> SilenceDurationMs { get; init; }

    public Optional<int?> IdleTimeoutMs { get; init; }

    public Optional<Eagerness> Eagerness { get; init; }

    public Optional<bool> CreateResponse { get; init; }

    public Optional<bool> InterruptResponse { get; init; }
}
