namespace OrleansRealtime.Protocol.Ids;

/// <summary>Names a conversation: <c>conv_</c> and 21 base62 characters.</summary>
public readonly record struct ConversationId(string Value)
{
    public override string ToString() => Value;
}
