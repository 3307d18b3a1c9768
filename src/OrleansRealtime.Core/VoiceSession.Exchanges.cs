using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Exchanges;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    private readonly ExchangeMachine _exchange;

    // Items that stood only in a request: they are in no conversation, but their words are at the worker.
    private readonly List<ItemId> _requestItems = [];

    /// <summary>Nothing is remembered from one exchange to the next.</summary>
    private bool IsStateless => _settings.IsStateless || Includes(SessionIncludes.Stateless);

    private void BeginExchange(ResponseTerms terms, IEnumerable<ItemId> requestItems)
    {
        if (!IsStateless)
        {
            return;
        }

        _requestItems.AddRange(requestItems);
        if (!terms.OutOfBand)
        {
            _timers.Stop(SessionTimer.Exchange);
            _exchange.Begin(CurrentLog);
        }
    }

    /// <summary>What has just ended may have been the last of an exchange.</summary>
    private void EndExchange(DateTimeOffset now)
    {
        var ended = _responses.TakeEnded();
        if (!IsStateless)
        {
            return;
        }

        if (_requestItems.Count > 0 && _responses.Running.Count == 0)
        {
            _outbox.Infer(new InferenceCommand.Forget([.. _requestItems], []));
            _requestItems.Clear();
        }

        if (ended is null)
        {
            return;
        }

        if (_exchange.End(ended.Conversation, ended.OutputIds))
        {
            ForgetExchange();
        }
        else
        {
            _timers.Set(SessionTimer.Exchange, now + _settings.ToolPatience);
        }
    }

    /// <summary>The result of a tool did not come.</summary>
    private void HandleExchangeTimeout()
    {
        if (IsStateless && _responses.Active is null)
        {
            // What came of it since, such as the result of a tool that nobody asked about, goes with it.
            Forget(_exchange.Conversation?.RemoveAll() ?? []);
            ForgetExchange();
        }
    }

    /// <summary>Opting in forgets what was there; what a running response is made of goes with the end of that.</summary>
    private void HandleStatelessChange(bool before)
    {
        if (before || !IsStateless)
        {
            return;
        }

        foreach (var context in _contexts.All)
        {
            if (context == _contexts.Current && _responses.Active is not null)
            {
                _exchange.Begin(context.Log);
            }
            else
            {
                Forget(context.Log.RemoveAll());
            }
        }
    }

    private void ForgetExchange()
    {
        _timers.Stop(SessionTimer.Exchange);
        ForgetItems(_exchange.Close());
    }

    private void ForgetItems(IEnumerable<ItemId> items)
    {
        var entries = new List<ConversationEntry>();
        foreach (var itemId in items)
        {
            if (_contexts.HolderOf(itemId) is { } holder)
            {
                entries.Add(holder.Log.Find(itemId)!);
                holder.Log.Remove(itemId);
            }
        }

        Forget(entries);
    }

    /// <summary>What has left a conversation is not kept by the worker either.</summary>
    private void Forget(IReadOnlyList<ConversationEntry> entries)
    {
        foreach (var entry in entries)
        {
            _mcp.Approvals.Forget(entry.Item.Id!.Value);
            _exchange.Forget(entry.Item.Id.Value);
        }

        // An item that is still being spoken is now kept with its response alone.
        foreach (var run in _responses.Running.Where(run => entries.Contains(run.OpenMessage?.Entry)))
        {
            _ledger.TouchOutput(run.Operation);
        }

        if (entries.Count > 0)
        {
            _outbox.Infer(new InferenceCommand.Forget(
                [.. entries.Select(entry => entry.Item.Id!.Value)],
                [.. entries.Select(entry => entry.Stream).OfType<AudioStreamId>()]));
        }
    }
}
