using System.Text.Json;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Records;

/// <summary>What an MCP server offers, or was asked for.</summary>
/// <remarks><c>Definition</c>: As the client gave it, secrets included: without them the server cannot be reached again.</remarks>
internal sealed record ListingRecord(
    OperationId Operation,
    string ServerLabel,
    JsonElement Definition,
    ItemId Item,
    ItemId? Previous,
    McpListingState State,
    IReadOnlyList<McpTool> Tools);
