using OrleansRealtime.Protocol.Contexts;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

/// <summary>Only in sessions that opted into contexts.</summary>
public abstract partial record ServerEvent
{
    /// <param name="Context">The new context.</param>
    /// <param name="Settings">A session with the context's settings; only what a context has of its own is told.</param>
    public sealed record ContextCreated(ContextResource Context, SessionConfig Settings) : ServerEvent;

    public sealed record ContextListed(IReadOnlyList<ContextResource> Contexts, ContextId Current) : ServerEvent;

    /// <param name="Previous">The context left; the same one when it was the current one already.</param>
    /// <param name="Context">The context that is now the current one.</param>
    /// <param name="Session">The whole session as it now is.</param>
    public sealed record ContextSwitched(ContextId Previous, ContextResource Context, SessionConfig Session) : ServerEvent;

    public sealed record ContextDeleted(ContextId ContextId) : ServerEvent;
}
