namespace OrleansRealtime.Server.Engines;

/// <summary>One part of an engine: what listens, what answers or what speaks.</summary>
public sealed class PartDefinition
{
    /// <summary>Who makes it.</summary>
    /// <value>The offline engine by default.</value>
    public PartKind Kind { get; set; }

    /// <summary>What the paths of the API stand behind, as in <c>http://127.0.0.1:8000/v1</c>.</summary>
    /// <value>An http or https address; needed for a service.</value>
    public string? BaseUrl { get; set; }

    /// <summary>The key of the service; better kept in an environment variable than in a file.</summary>
    /// <value>Null, the default, for a service that wants none.</value>
    public string? ApiKey { get; set; }

    /// <summary>The model to ask for.</summary>
    /// <value>Needed for a service.</value>
    public string? Model { get; set; }

    /// <summary>How long the service may say nothing.</summary>
    /// <value>1 s to 10 min; 30 s by default.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Of the PCM that a voice gives, Hz.</summary>
    /// <value>8,000 to 48,000; 24,000 by default, as the API has it.</value>
    public int SampleRate { get; set; } = 24_000;

    /// <summary>The service's voices by the names that clients use; others are asked for as they are.</summary>
    public Dictionary<string, string> Voices { get; } = new(StringComparer.Ordinal);
}
