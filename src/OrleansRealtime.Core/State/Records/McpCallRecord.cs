using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>A call of an MCP tool.</summary>
internal sealed record McpCallRecord(
    OperationId Operation,
    ConversationItem Item,
    ItemId? Previous,
    int OutputIndex,
    bool IsOver,
    bool Failed);
