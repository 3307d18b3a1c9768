namespace OrleansRealtime.Server.Rehearsing;

/// <summary>Whether the server tries itself out before it listens.</summary>
internal sealed class RehearsalOptions
{
    public const string SectionName = "Realtime:Rehearsal";

    /// <summary>Off, the server listens about a second sooner, and whoever comes first waits that much longer.</summary>
    /// <value>True by default.</value>
    public bool Enabled { get; set; } = true;
}
