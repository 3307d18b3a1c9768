namespace OrleansRealtime.Core.Contexts;

/// <summary>A switch that waits for the end of a response.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Asker">Who asked.</param>
/// <param name="EventId">The id the client asked with; null when it gave none.</param>
internal sealed record WaitingSwitch(ConversationContext Target, AttachmentId Asker, string? EventId);
