using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Items form one chain by the ids of those before them; each is added once and done once.</summary>
internal sealed class ItemPromises
{
    private readonly List<string> _chain = [];
    private readonly List<string> _callIds = [];
    private readonly HashSet<string> _open = [];
    private string? _spoken;

    public IReadOnlyList<string> Ids => _chain;

    public IReadOnlyList<string> CallIds => _callIds;

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
                Assert.True(_chain.Remove(deleted.ItemId.Value), "An item was deleted that was not there.");
                break;
            case ServerEvent.ItemTruncated truncated:
                Assert.Contains(truncated.ItemId.Value, _chain);
                break;
            case ServerEvent.ItemRetrieved retrieved:
                Assert.Contains(retrieved.Item.Id!.Value.Value, _chain);
                break;
        }
    }

    public void CheckAtRest() => Assert.Empty(_open);

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
    }
}
