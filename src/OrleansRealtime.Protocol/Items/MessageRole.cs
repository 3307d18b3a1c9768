namespace OrleansRealtime.Protocol.Items;

/// <summary>Wire: <c>system</c>, <c>user</c>, <c>assistant</c>.</summary>
public enum MessageRole
{
    System,
    User,
    Assistant,
}
