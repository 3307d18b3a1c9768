namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>realtime</c>, <c>transcription</c>; fixed when the session begins.</summary>
public enum SessionKind
{
    Realtime,
    Transcription,
}
