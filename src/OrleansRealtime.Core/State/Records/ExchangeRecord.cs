namespace OrleansRealtime.Core.State.Records;

/// <summary>The exchange of a session without memory; its items say themselves that they belong to it.</summary>
/// <remarks><c>Context</c>: Where it takes place; null before the first, or when that context is gone.</remarks>
internal sealed record ExchangeRecord(string? Context, int Responses);
