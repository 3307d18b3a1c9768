namespace OrleansRealtime.Server.Options;

/// <summary>What is imposed on the sessions of one key.</summary>
public sealed class KeyPolicy
{
    /// <summary>They remember nothing from one exchange to the next.</summary>
    /// <value>False by default.</value>
    public bool Stateless { get; set; }
}
