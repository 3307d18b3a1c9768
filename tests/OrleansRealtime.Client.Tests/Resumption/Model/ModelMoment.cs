namespace OrleansRealtime.Client.Tests.Resumption.Model;

/// <summary>Something the model server told: a numbered event, or a stretch of an item's audio.</summary>
/// <param name="Seq">The event's number; for audio that of the event before.</param>
/// <param name="Json">The event; null for audio.</param>
/// <param name="Item">The item; null for an event.</param>
/// <param name="From">The first sample.</param>
/// <param name="Samples">How many.</param>
internal sealed record ModelMoment(long Seq, string? Json, ModelItem? Item = null, long From = 0, long Samples = 0);
