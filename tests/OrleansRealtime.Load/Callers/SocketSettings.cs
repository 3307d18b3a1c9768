namespace OrleansRealtime.Load.Callers;

/// <summary>How .NET is to run this tool's own sockets.</summary>
internal static class SocketSettings
{
    /// <summary>Has what was received handled on the thread that polls the sockets: no hop to the thread pool per message.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Must come before the first socket.</summary>
    public static void Apply() => Environment.SetEnvironmentVariable(InlineCompletions, "1");
}
