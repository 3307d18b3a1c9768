namespace OrleansRealtime.Call;

/// <summary>Files beside the server. The script that starts this program names the place; else it is the current directory.</summary>
internal static class InstallPaths
{
    private const string HomeVariable = "ORLEANS_REALTIME_HOME";

    /// <summary>The server keeps its first key there, readable by its owner only.</summary>
    public static string ApiKeyFile => Path.Combine(Home, "data", "api-key");

    public static string DefaultAnswer => Path.Combine(Home, "data", "answer.wav");

    private static string Home =>
        Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home ? home : Environment.CurrentDirectory;
}
