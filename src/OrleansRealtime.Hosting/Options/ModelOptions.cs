namespace OrleansRealtime.Hosting.Options;

/// <summary>Which engine answers for which model name.</summary>
public sealed class ModelOptions
{
    /// <summary>Names of engines by the model name that clients ask for; other names are as without it.</summary>
    public IReadOnlyDictionary<string, string> Engines { get; set; } = new Dictionary<string, string>();
}
