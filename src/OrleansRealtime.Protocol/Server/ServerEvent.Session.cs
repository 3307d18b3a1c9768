using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Server;

public abstract partial record ServerEvent
{
    public sealed record SessionCreated(SessionConfig Session) : ServerEvent;

    public sealed record SessionUpdated(SessionConfig Session) : ServerEvent;

    public sealed record RateLimitsUpdated(IReadOnlyList<RateLimit> RateLimits) : ServerEvent;
}
