namespace OrleansRealtime.Protocol.Ids;

/// <summary>Names one of a session's contexts: <c>ctx_</c> and 21 base62 characters when made here, or the client's own.</summary>
public readonly record struct ContextId(string Value)
{
    /// <summary>The context every session begins in.</summary>
    public static readonly ContextId Default = new("default");

    public override string ToString() => Value;
}
