namespace OrleansRealtime.Accounts.Keys;

/// <summary>A secret just made; its value is not kept anywhere else.</summary>
/// <param name="Value"><c>ek_</c> and 32 hex digits.</param>
/// <param name="ExpiresAt">From then on it opens nothing; sessions begun with it go on.</param>
public sealed record ClientSecret(string Value, DateTimeOffset ExpiresAt);
