namespace OrleansRealtime.Protocol.Ids;

/// <summary>Names a conversation item: <c>item_</c> and 21 base62 characters when made here, or the client's own.</summary>
public readonly record struct ItemId(string Value)
{
    /// <summary>The value of <c>previous_item_id</c> that means "before every item".</summary>
    public static readonly ItemId Root = new("root");

    public override string ToString() => Value;
}
