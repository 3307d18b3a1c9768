using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Contexts;

/// <summary>One of a session's contexts, as clients see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What the client calls it; null when it never said.</param>
/// <param name="ConversationId">The conversation it holds.</param>
/// <param name="ItemCount">How many items that has.</param>
public sealed record ContextResource(ContextId Id, string? Name, ConversationId ConversationId, int ItemCount);
