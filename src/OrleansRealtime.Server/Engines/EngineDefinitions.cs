namespace OrleansRealtime.Server.Engines;

/// <summary>The engines of this server beside the offline one, and which model names they answer for.</summary>
public sealed class EngineDefinitions
{
    public const string SectionName = "Realtime";

    /// <summary>Engines by name. A client may name one as its model.</summary>
    public Dictionary<string, EngineDefinition> Engines { get; } = new(StringComparer.Ordinal);

    /// <summary>Engines by the model name that clients ask for.</summary>
    public Dictionary<string, string> Models { get; } = new(StringComparer.Ordinal);
}
