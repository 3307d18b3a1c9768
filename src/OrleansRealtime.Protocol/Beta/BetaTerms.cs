namespace OrleansRealtime.Protocol.Beta;

/// <summary>What a connection in the beta dialect tells its client that no session knows of.</summary>
/// <param name="Temperature">As the client gave it, 0.6–1.2; told back, and of no effect.</param>
/// <param name="ConversationId">
/// What the conversation is called, because <c>conversation.created</c> names it before any of today's events does. Null leaves the
/// session's own id.
/// </param>
internal readonly record struct BetaTerms(double Temperature, string? ConversationId);
