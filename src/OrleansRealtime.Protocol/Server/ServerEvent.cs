using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Server;

/// <summary>What the server tells a client. The event's own id is given when it is written.</summary>
public abstract partial record ServerEvent
{
    private ServerEvent()
    {
    }

    public sealed record Error(ProtocolError Details) : ServerEvent;
}
