using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Items form one chain by the ids of those before them; each is added once and done once.</summary>
internal sealed class ItemPromises
{
    private readonly List<string> _chain = [];
    private readonly List<string> _callIds = [];
    private readonly List<string> _approvalIds = [];
    private readonly HashSet<string> _forgotten = [];
    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _tools = [];
    private string? _spoken;

    public IReadOnlyList<string> Ids => _chain;

    public IReadOnlyList<string> CallIds => _callIds;

    public IReadOnlyList<string> ApprovalIds => _approvalIds;

    /// <summary>What was deleted, went with its context, or is not to be remembered.</summary>
    public void Forget(IEnumerable<ItemId> items)
    {
        foreach (var item in items)
        {
            if (_chain.Remove(item.Value))
            {
                _forgotten.Add(item.Value);
            }
        }
    }

    public void See(ServerEvent @event)
    {
        switch (@event)
        {
            case ServerEvent.SpeechStarted started:
                _spoken = started.ItemId.Value;
                Assert.DoesNotContain(_spoken, _chain);
                break;
            case ServerEvent.SpeechStopped stopped:
                Assert.Equal(_spoken, stopped.ItemId.Value);
                break;
            case ServerEvent.ItemAdded added:
                Add(added);
                break;
            case ServerEvent.ItemDone done:
                Assert.True(_open.Remove(done.Item.Id!.Value.Value), "An item was done twice, or never added.");
                Assert.NotEqual(ItemStatus.InProgress, done.Item.Status);
                break;
            case ServerEvent.ItemDeleted deleted:
                Assert.True(_forgotten.Remove(deleted.ItemId.Value), "An item was deleted that was not there.");
                break;
            case ServerEvent.McpCallInProgress call:
                Assert.True(_tools.Add(call.ItemId.Value), "A call began twice.");
                break;
            case ServerEvent.McpListToolsInProgress list:
                Assert.True(_tools.Add(list.ItemId.Value), "A listing began twice.");
                break;
            case ServerEvent.McpCallCompleted call:
                EndTool(call.ItemId);
                break;
            case ServerEvent.McpCallFailed call:
                EndTool(call.ItemId);
                break;
            case ServerEvent.McpListToolsCompleted list:
                EndTool(list.ItemId);
                break;
            case ServerEvent.McpListToolsFailed list:
                EndTool(list.ItemId);
                break;
            case ServerEvent.ItemTruncated truncated:
                Assert.Contains(truncated.ItemId.Value, _chain);
                break;
            case ServerEvent.ItemRetrieved retrieved:
                Assert.Contains(retrieved.Item.Id!.Value.Value, _chain);
                break;
        }
    }

    public void CheckAtRest()
    {
        Assert.Empty(_open);
        Assert.Empty(_tools);
    }

    private void EndTool(ItemId item) => Assert.True(_tools.Remove(item.Value), "A call or listing ended that did not run.");

    private void Add(ServerEvent.ItemAdded added)
    {
        var id = added.Item.Id!.Value.Value;
        Assert.DoesNotContain(id, _chain);
        var at = added.PreviousItemId is { } previous ? _chain.IndexOf(previous.Value) + 1 : 0;
        Assert.True(at > 0 || added.PreviousItemId is null, "The item before was never added.");
        _chain.Insert(at, id);
        _open.Add(id);
        if (added.Item is ConversationItem.FunctionCall { CallId: { } call })
        {
            _callIds.Add(call);
        }

        if (added.Item is ConversationItem.McpApprovalRequest)
        {
            _approvalIds.Add(id);
        }
    }
}
