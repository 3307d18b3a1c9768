namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Wire: <c>low</c> (waits up to 8 s), <c>medium</c> (4 s), <c>high</c> (2 s), <c>auto</c> (as medium).</summary>
public enum Eagerness
{
    Auto,
    Low,
    Medium,
    High,
}
