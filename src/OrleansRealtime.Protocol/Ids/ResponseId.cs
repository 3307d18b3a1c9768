namespace OrleansRealtime.Protocol.Ids;

/// <summary>Names a response: <c>resp_</c> and 21 base62 characters.</summary>
public readonly record struct ResponseId(string Value)
{
    public override string ToString() => Value;
}
