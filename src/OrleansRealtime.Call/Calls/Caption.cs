namespace OrleansRealtime.Call.Calls;

/// <summary>What one side said in one item, as far as it is known.</summary>
internal sealed class Caption(string itemId, bool byUser)
{
    public string ItemId { get; } = itemId;

    public bool ByUser { get; } = byUser;

    public string Text { get; set; } = "";

    public bool IsFinal { get; set; }
}
