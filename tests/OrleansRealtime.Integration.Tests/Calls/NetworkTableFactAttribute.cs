namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Measures for minutes, and so only when NETWORK_TABLE names a file for what comes out.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkTableFactAttribute : FactAttribute
{
    public NetworkTableFactAttribute() => Skip = File is null ? "NETWORK_TABLE names no file." : null!;

    public static string? File { get; } = Environment.GetEnvironmentVariable("NETWORK_TABLE");
}
