namespace OrleansRealtime.Server.Options;

/// <summary>What this server imposes on sessions, whatever their clients ask for.</summary>
public sealed class PolicyOptions
{
    public const string SectionName = "Realtime:Policies";

    /// <summary>No session of this server remembers anything from one exchange to the next.</summary>
    /// <value>False by default.</value>
    public bool Stateless { get; set; }

    /// <summary>Policies of single keys, by key id: the first 16 hex digits of the SHA-256 of the key.</summary>
    public Dictionary<string, KeyPolicy> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long sessions of this key run on without a connection; null for what holds for all.</summary>
    public TimeSpan? GraceOf(string keyId) => Keys.TryGetValue(keyId, out var policy) ? policy.Grace : null;

    /// <summary>Whether sessions of this key, or of client secrets it made, remember nothing.</summary>
    public bool IsStateless(string keyId) => Stateless || (Keys.TryGetValue(keyId, out var policy) && policy.Stateless);
}
