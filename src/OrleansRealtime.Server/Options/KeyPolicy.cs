namespace OrleansRealtime.Server.Options;

/// <summary>What is imposed on the sessions of one key.</summary>
public sealed class KeyPolicy
{
    /// <summary>They remember nothing from one exchange to the next.</summary>
    /// <value>False by default.</value>
    public bool Stateless { get; set; }

    /// <summary>How long its sessions run on without a connection.</summary>
    /// <value>0 to 10 min; null, the default, leaves it to <c>Realtime:Resumption:Grace</c>.</value>
    public TimeSpan? Grace { get; set; }
}
