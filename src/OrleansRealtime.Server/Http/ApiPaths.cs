namespace OrleansRealtime.Server.Http;

/// <summary>Where the API stands.</summary>
internal static class ApiPaths
{
    /// <summary>The API's own prefix, and Azure's for the same thing.</summary>
    public static readonly string[] Prefixes = ["/v1", "/openai/v1"];

    public static bool Contains(PathString path) =>
        Array.Exists(Prefixes, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
