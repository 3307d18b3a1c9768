namespace OrleansRealtime.Client.Resumption;

/// <summary>How far the audio of an item was acted on.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Position">Samples at 24 kHz since its first.</param>
/// <param name="Format">The audio's format.</param>
public sealed record SavedOutputItem(string ItemId, long Position, string Format);
