namespace OrleansRealtime.Server.Options;

/// <summary>Clients of the beta of the API.</summary>
internal sealed class BetaOptions
{
    public const string SectionName = "Realtime:Beta";

    /// <summary>Whether they are served in the words they know.</summary>
    /// <value>True by default; false refuses them as the hosted API does.</value>
    public bool Enabled { get; set; } = true;
}
