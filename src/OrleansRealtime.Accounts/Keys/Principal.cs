namespace OrleansRealtime.Accounts.Keys;

/// <summary>Who a key belongs to.</summary>
/// <param name="Account">The account.</param>
public sealed record Principal(string Account);
