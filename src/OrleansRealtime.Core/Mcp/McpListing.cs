using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>What one server offers, or will offer.</summary>
internal sealed class McpListing(ToolDefinition.Mcp definition, OperationId operation, ItemId itemId, ItemId? previous)
{
    public ToolDefinition.Mcp Definition => definition;

    public McpTerms Terms { get; } = McpTerms.Of(definition);

    public OperationId Operation => operation;

    public ItemId ItemId => itemId;

    public ItemId? Previous => previous;

    public McpListingState State { get; set; } = McpListingState.Running;

    /// <summary>The tools the client allows; none until they are listed.</summary>
    public IReadOnlyList<McpTool> Tools { get; set; } = [];
}
