namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>server_vad</c>, <c>semantic_vad</c>.</summary>
public enum TurnDetectionKind
{
    ServerVad,
    SemanticVad,
}
