using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Conversation;

/// <summary>Which results of some items have their calls among them. A result alone means nothing, and many models refuse it.</summary>
internal sealed class CallPairs
{
    private readonly Dictionary<string, (int Calls, int Results)> _pairs = [];
    private int _loneResults;

    public bool HasLoneResults => _loneResults > 0;

    public bool HasCall(string callId) => CountCalls(callId) > 0;

    /// <summary>Calls of this id: clients may repeat one.</summary>
    public int CountCalls(string callId) => _pairs.GetValueOrDefault(callId).Calls;

    public bool IsLoneResult(ConversationItem item) =>
        item is ConversationItem.FunctionCallOutput result && !HasCall(result.CallId);

    public void Add(ConversationItem item) => Count(item, 1);

    public void Remove(ConversationItem item) => Count(item, -1);

    private void Count(ConversationItem item, int change)
    {
        var (callId, calls, results) = item switch
        {
            ConversationItem.FunctionCall { CallId: { } id } => (id, change, 0),
            ConversationItem.FunctionCallOutput result => (result.CallId, 0, change),
            _ => (null, 0, 0),
        };
        if (callId is null)
        {
            return;
        }

        var before = _pairs.GetValueOrDefault(callId);
        var after = (Calls: before.Calls + calls, Results: before.Results + results);
        _loneResults += Lone(after) - Lone(before);
        if (after == default)
        {
            _pairs.Remove(callId);
        }
        else
        {
            _pairs[callId] = after;
        }
    }

    private static int Lone((int Calls, int Results) pair) => pair.Calls == 0 ? pair.Results : 0;
}
