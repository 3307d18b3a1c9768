using OrleansRealtime.Core.State;
using OrleansRealtime.Core.State.Json;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

internal sealed partial class McpListings
{
    public void TouchAll() => _listings.ForEach(listing => ledger.TouchListing(listing.Operation));

    public void Capture(StateWriter writer)
    {
        foreach (var operation in ledger.Listings)
        {
            var key = StateKeys.Of(StateKeys.ListingPrefix, operation);
            if (_listings.Find(listing => listing.Operation == operation) is { } found)
            {
                writer.Put(key, RecordOf(found), StateJson.Default.ListingRecord);
            }
            else
            {
                writer.Remove(key);
            }
        }
    }

    public void Restore(ListingRecord record) => _listings.Add(new McpListing(
        new ToolDefinition.Mcp(record.ServerLabel, record.Definition),
        record.Operation,
        record.Item,
        record.Previous)
    {
        State = record.State,
        Tools = record.Tools,
    });

    /// <summary>Asks again what had not been answered.</summary>
    public void Resume()
    {
        foreach (var listing in _listings.Where(listing => listing.State == McpListingState.Running))
        {
            outbox.Do(new SessionEffect.Mcp(new McpCommand.ListTools(listing.Operation, listing.Terms.Server)));
        }
    }

    private static ListingRecord RecordOf(McpListing listing) => new(
        listing.Operation,
        listing.Definition.ServerLabel,
        listing.Definition.Definition,
        listing.ItemId,
        listing.Previous,
        listing.State,
        listing.Tools);
}
