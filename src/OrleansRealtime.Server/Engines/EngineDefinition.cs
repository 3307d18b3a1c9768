namespace OrleansRealtime.Server.Engines;

/// <summary>An engine of three parts, each of any kind.</summary>
public sealed class EngineDefinition
{
    /// <summary>What listens.</summary>
    public PartDefinition Transcription { get; set; } = new();

    /// <summary>What answers.</summary>
    public PartDefinition Chat { get; set; } = new();

    /// <summary>What speaks.</summary>
    public PartDefinition Speech { get; set; } = new();

    /// <summary>Whether what answers understands images.</summary>
    /// <value>False by default.</value>
    public bool CanSee { get; set; }
}
