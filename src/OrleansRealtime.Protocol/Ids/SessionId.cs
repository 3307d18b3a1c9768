namespace OrleansRealtime.Protocol.Ids;

/// <summary>Names a session: <c>sess_</c> and 21 base62 characters when made here; opaque to clients.</summary>
public readonly record struct SessionId(string Value)
{
    public override string ToString() => Value;
}
