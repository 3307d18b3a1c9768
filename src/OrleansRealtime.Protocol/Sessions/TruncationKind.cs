namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>"auto"</c>, <c>"disabled"</c>, or an object of type <c>retention_ratio</c>.</summary>
public enum TruncationKind
{
    Auto,
    Disabled,
    RetentionRatio,
}
