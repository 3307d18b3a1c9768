using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Protocol.Server;

public abstract partial record ServerEvent
{
    public sealed record McpListToolsInProgress(ItemId ItemId) : ServerEvent;

    public sealed record McpListToolsCompleted(ItemId ItemId) : ServerEvent;

    public sealed record McpListToolsFailed(ItemId ItemId) : ServerEvent;

    public sealed record McpArgumentsDelta(ResponseId ResponseId, ItemId ItemId, int OutputIndex, string Delta) : ServerEvent;

    public sealed record McpArgumentsDone(ResponseId ResponseId, ItemId ItemId, int OutputIndex, string Arguments) : ServerEvent;

    public sealed record McpCallInProgress(int OutputIndex, ItemId ItemId) : ServerEvent;

    public sealed record McpCallCompleted(int OutputIndex, ItemId ItemId) : ServerEvent;

    public sealed record McpCallFailed(int OutputIndex, ItemId ItemId) : ServerEvent;
}
