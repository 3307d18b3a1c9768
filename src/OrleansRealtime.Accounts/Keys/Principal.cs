namespace OrleansRealtime.Accounts.Keys;

/// <summary>Who a key belongs to.</summary>
/// <param name="Account">The account.</param>
public sealed record Principal(string Account)
{
    /// <summary>Which of the account's keys it was; says nothing about the key itself. Set by the ring that holds the key.</summary>
    public string KeyId { get; init; } = "";
}
