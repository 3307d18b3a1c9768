using System.Text.Json;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>
/// The servers a session knows and what each offers. A server is asked once for each definition the client gives of it, and
/// again when that failed.
/// </summary>
internal sealed partial class McpListings(
    SessionOutbox outbox,
    IdSource ids,
    ContextMachine contexts,
    SessionSettings settings,
    StateLedger ledger)
{
    // Definitions no longer in use are kept a while: agents hand over to each other and back.
    private const int Kept = 32;

    private static readonly JsonElement NoTools = JsonElement.Parse("[]");

    private readonly List<McpListing> _listings = [];

    public McpListing? Find(ToolDefinition.Mcp definition) =>
        _listings.Find(listing => JsonElement.DeepEquals(listing.Definition.Definition, definition.Definition));

    public McpListing? Find(OperationId operation) => _listings.Find(listing =>
        listing.Operation == operation && listing.State == McpListingState.Running);

    /// <summary>Whether any server of these has yet to answer.</summary>
    public bool IsRunning(IEnumerable<ToolDefinition> tools) =>
        tools.OfType<ToolDefinition.Mcp>().Any(tool => Find(tool) is { State: McpListingState.Running });

    /// <summary>Asks every server that is new, or failed before.</summary>
    public void Import(IEnumerable<ToolDefinition> tools, Func<OperationId> nextOperation)
    {
        foreach (var tool in tools.OfType<ToolDefinition.Mcp>())
        {
            var known = Find(tool);
            if (known is { State: not McpListingState.Failed })
            {
                continue;
            }

            // A list is an item, and can be a large one.
            if (contexts.IsFull)
            {
                outbox.SendError(ProtocolError.InvalidRequest(
                    ErrorCodes.ConversationFull,
                    "Error listing MCP tools: the conversation is full. Delete items before adding servers."));
                return;
            }

            if (known is not null)
            {
                Remove(known);
            }

            Begin(tool, nextOperation());
        }
    }

    /// <summary>Forgets what is neither wanted now nor was of late, and stops asking for what nobody wants.</summary>
    public void Release(IReadOnlyCollection<ToolDefinition> wanted)
    {
        var unwanted = _listings.Where(listing => !IsAmong(wanted, listing)).ToList();
        foreach (var listing in unwanted.Where(listing => listing.State == McpListingState.Running))
        {
            outbox.Do(new SessionEffect.Mcp(new McpCommand.Cancel(listing.Operation)));
            Fail(listing, "The server was removed from the tools before it answered.");
        }

        foreach (var listing in unwanted.Take(_listings.Count - Kept))
        {
            Remove(listing);
        }
    }

    public void Complete(McpListing listing, IReadOnlyList<McpTool> tools)
    {
        var allowed = tools.Where(listing.Terms.Allows).ToList();
        if (allowed.Count > settings.MaxMcpTools)
        {
            Fail(
                listing,
                $"The server lists {allowed.Count} tools, and at most {settings.MaxMcpTools} are supported. Choose some with 'allowed_tools'.");
            return;
        }

        var json = McpToolsJson.Write(allowed);
        listing.State = McpListingState.Listed;
        listing.Tools = allowed;
        Close(listing, new ConversationItem.McpListTools(listing.Terms.Server.Label, json));
        outbox.Send(new ServerEvent.McpListToolsCompleted(listing.ItemId));
    }

    public void Fail(McpListing listing, string detail)
    {
        listing.State = McpListingState.Failed;
        Close(listing, new ConversationItem.McpListTools(listing.Terms.Server.Label, NoTools, detail));
        outbox.Send(new ServerEvent.McpListToolsFailed(listing.ItemId));
    }

    public void FailAll(string detail)
    {
        foreach (var listing in _listings.Where(listing => listing.State == McpListingState.Running))
        {
            Fail(listing, detail);
        }
    }

    private void Begin(ToolDefinition.Mcp definition, OperationId operation)
    {
        var item = new ConversationItem.McpListTools(definition.ServerLabel, NoTools)
        {
            Id = new ItemId(ids.Next("item_")),
            Status = ItemStatus.InProgress,
        };
        var previous = contexts.Current.Log.Append(new ConversationEntry(item));
        var listing = new McpListing(definition, operation, item.Id.Value, previous);
        _listings.Add(listing);
        ledger.TouchListing(operation);
        outbox.Send(new ServerEvent.ItemAdded(previous, item));
        outbox.Send(new ServerEvent.McpListToolsInProgress(listing.ItemId));
        outbox.Do(new SessionEffect.Mcp(new McpCommand.ListTools(operation, listing.Terms.Server)));
    }

    private void Remove(McpListing listing)
    {
        _listings.Remove(listing);
        ledger.TouchListing(listing.Operation);
    }

    private void Close(McpListing listing, ConversationItem item)
    {
        ledger.TouchListing(listing.Operation);
        item = item with { Id = listing.ItemId };
        if (contexts.HolderOf(listing.ItemId) is { Log: var log })
        {
            log.Update(log.Find(listing.ItemId)!, item);
        }

        outbox.Send(new ServerEvent.ItemDone(listing.Previous, item));
    }

    private static bool IsAmong(IEnumerable<ToolDefinition> wanted, McpListing listing) =>
        wanted.OfType<ToolDefinition.Mcp>().Any(tool =>
            JsonElement.DeepEquals(tool.Definition, listing.Definition.Definition));
}
