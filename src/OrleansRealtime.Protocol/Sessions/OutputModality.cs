namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>["audio"]</c> or <c>["text"]</c>, never both.</summary>
public enum OutputModality
{
    Audio,
    Text,
}
