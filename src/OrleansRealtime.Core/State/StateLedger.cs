using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State;

/// <summary>
/// What of a session has changed since its changes were taken last, by name. Off, and without cost, until somebody takes them
/// for the first time. What is small and bounded is not in here: it is compared with what was kept of it.
/// </summary>
internal sealed class StateLedger
{
    private HashSet<ItemId>? _items;
    private HashSet<OperationId>? _transcriptions;
    private HashSet<OperationId>? _listings;
    private HashSet<OperationId>? _responses;
    private HashSet<OperationId>? _outputs;
    private HashSet<(OperationId Response, int Index)>? _outputItems;
    private HashSet<string>? _approvals;

    [MemberNotNullWhen(
        true,
        nameof(_items),
        nameof(_transcriptions),
        nameof(_listings),
        nameof(_responses),
        nameof(_outputs),
        nameof(_outputItems),
        nameof(_approvals))]
    public bool IsOn => _items is not null;

    /// <summary>The rest is only for when the ledger is on.</summary>
    public IReadOnlyCollection<ItemId> Items => _items!;

    public IReadOnlyCollection<OperationId> Transcriptions => _transcriptions!;

    public IReadOnlyCollection<OperationId> Listings => _listings!;

    public IReadOnlyCollection<OperationId> Responses => _responses!;

    public IReadOnlyCollection<OperationId> Outputs => _outputs!;

    public IReadOnlyCollection<(OperationId Response, int Index)> OutputItems => _outputItems!;

    public IReadOnlyCollection<string> Approvals => _approvals!;

    public void TurnOn()
    {
        _items = [];
        _transcriptions = [];
        _listings = [];
        _responses = [];
        _outputs = [];
        _outputItems = [];
        _approvals = new HashSet<string>(StringComparer.Ordinal);
    }

    /// <summary>An item of a conversation came, changed or left.</summary>
    public void TouchItem(ItemId item) => _items?.Add(item);

    public void TouchTranscription(OperationId operation) => _transcriptions?.Add(operation);

    public void TouchListing(OperationId operation) => _listings?.Add(operation);

    /// <summary>A response began, waits or waits no more, or is over.</summary>
    public void TouchResponse(OperationId response) => _responses?.Add(response);

    /// <summary>A response has come further.</summary>
    public void TouchOutput(OperationId response) => _outputs?.Add(response);

    /// <summary>A response has an output more, or one of it has changed.</summary>
    public void TouchOutputItem(OperationId response, int index) => _outputItems?.Add((response, index));

    public void TouchApproval(string request) => _approvals?.Add(request);

    /// <summary>All changes were taken.</summary>
    public void Clear()
    {
        if (IsOn)
        {
            _items.Clear();
            _transcriptions.Clear();
            _listings.Clear();
            _responses.Clear();
            _outputs.Clear();
            _outputItems.Clear();
            _approvals.Clear();
        }
    }
}
