using OrleansRealtime.Audio;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.State.Json;
using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core;

/// <summary>What is to be kept of a session, as far as it has changed.</summary>
public sealed partial class VoiceSession
{
    // As much as workers keep of the audio behind them.
    private static readonly SampleTime LongestLookBack = SampleTime.FromMilliseconds(15_000);

    private readonly StateLedger _ledger = new();
    private StateBaseline? _kept;

    /// <summary>The earliest sample of the user's audio that the session still needs: from there on a client sends it again.</summary>
    public SampleTime InputNeededFrom
    {
        get
        {
            if (TurnDetection is not null && _input.Utterance is null && _transcriptions.NeededFrom is null)
            {
                // Nobody speaks: a turn begins no earlier than its prefix padding and its detection before now.
                return SampleTime.Max(_input.Start, _input.Position - LongestLookBack);
            }

            var from = SampleTime.Min(_input.Start, _transcriptions.NeededFrom ?? _input.Start);
            return _input.Utterance is { } utterance ? SampleTime.Min(from, utterance.From) : from;
        }
    }

    /// <summary>Where the detected speech began that is going on; null when nobody speaks, and where nobody listens for it.</summary>
    public SampleTime? SpeakingFrom => _input.IsSpeaking ? _input.Utterance!.From : null;

    /// <summary>
    /// What has changed since the last call, to be kept whole or not at all: the first call gives everything, of a restored session
    /// what restoring it has changed. Call it between mutations, when all effects are drained; it costs what changed, however long the
    /// conversation has grown. The records hold the conversation and the authorization that MCP servers ask for: they are secret.
    /// </summary>
    public IReadOnlyList<StateChange> TakeChanges()
    {
        if (_kept is null)
        {
            _kept = new StateBaseline();
            _ledger.TurnOn();
            TouchAll();
        }

        var writer = new StateWriter();
        CaptureConfig(writer, _kept);
        CaptureContexts(writer, _kept);
        CaptureItems(writer);
        _transcriptions.Capture(writer);
        _mcp.Listings.Capture(writer);
        CaptureResponses(writer, _kept);
        _mcp.Approvals.Capture(writer);
        CaptureHead(writer, _kept);
        _ledger.Clear();
        return writer.ToChanges();
    }

    private void TouchAll()
    {
        foreach (var entry in _contexts.All.SelectMany(context => context.Log.Entries))
        {
            _ledger.TouchItem(entry.Item.Id!.Value);
        }

        _transcriptions.TouchAll();
        _mcp.Listings.TouchAll();
        _mcp.Approvals.TouchAll();
        _responses.TouchAll(KeptResponses().Values);
    }

    private void CaptureConfig(StateWriter writer, StateBaseline kept)
    {
        if (!ReferenceEquals(kept.Config, Config))
        {
            kept.Config = Config;
            writer.Put(StateKeys.Config, Config, StateJson.Default.SessionConfig);
        }
    }

    private void CaptureContexts(StateWriter writer, StateBaseline kept)
    {
        foreach (var gone in kept.Contexts.Keys.Where(id => _contexts.Find(id) is null).ToList())
        {
            kept.Contexts.Remove(gone);
            writer.Remove(StateKeys.Context(gone));
        }

        foreach (var context in _contexts.All)
        {
            var now = StandOf(context);
            if (!kept.Contexts.TryGetValue(context.Id, out var then) ||
                !ReferenceEquals(now.Settings, then.Settings) ||
                now.VoiceHeard != then.VoiceHeard ||
                now.Anchor != then.Anchor)
            {
                kept.Contexts[context.Id] = now;
                writer.Put(StateKeys.Context(context.Id), RecordOf(context), StateJson.Default.ContextRecord);
            }
        }
    }

    private void CaptureItems(StateWriter writer)
    {
        foreach (var itemId in _ledger.Items)
        {
            if (_contexts.HolderOf(itemId) is not { } holder)
            {
                writer.Remove(StateKeys.Item(itemId));
                continue;
            }

            var record = holder.Log.Find(itemId)!.ToRecord() with
            {
                Context = holder.Id.Value,
                InExchange = _exchange.Holds(itemId),
            };
            writer.Put(StateKeys.Item(itemId), record, StateJson.Default.ItemRecord);
        }
    }

    /// <summary>Responses that run, and those that are over but for calls that run or wait to be approved.</summary>
    private Dictionary<OperationId, ResponseRun> KeptResponses()
    {
        var responses = new Dictionary<OperationId, ResponseRun>();
        foreach (var run in _responses.Running.Concat(_mcp.Calls.Select(call => call.Response)).Concat(_mcp.Approvals.Askers))
        {
            responses[run.Operation] = run;
        }

        return responses;
    }

    private void CaptureResponses(StateWriter writer, StateBaseline kept)
    {
        if (kept.Responses.Count == 0 && _ledger.Responses.Count == 0)
        {
            return;
        }

        var responses = KeptResponses();
        foreach (var (gone, outputs) in kept.Responses.Where(pair => !responses.ContainsKey(pair.Key)).ToList())
        {
            kept.Responses.Remove(gone);
            writer.Remove(StateKeys.Of(StateKeys.ResponsePrefix, gone));
            writer.Remove(StateKeys.Of(StateKeys.ProgressPrefix, gone));
            for (var index = 0; index < outputs; index++)
            {
                writer.Remove(StateKeys.Output(gone, index));
            }
        }

        foreach (var run in Touched(_ledger.Responses))
        {
            writer.Put(StateKeys.Of(StateKeys.ResponsePrefix, run.Operation), RecordOf(run), StateJson.Default.ResponseRecord);
        }

        foreach (var run in Touched(_ledger.Outputs))
        {
            kept.Responses[run.Operation] = run.Output.Count;
            writer.Put(StateKeys.Of(StateKeys.ProgressPrefix, run.Operation), run.ToRecord(), StateJson.Default.ProgressRecord);
        }

        foreach (var (operation, index) in _ledger.OutputItems)
        {
            if (responses.TryGetValue(operation, out var run) && index < run.Output.Count)
            {
                var record = new OutputRecord(operation, index, run.Output[index]);
                writer.Put(StateKeys.Output(operation, index), record, StateJson.Default.OutputRecord);
            }
        }

        IEnumerable<ResponseRun> Touched(IEnumerable<OperationId> operations) =>
            operations.Select(operation => responses.GetValueOrDefault(operation)).OfType<ResponseRun>();
    }

    private void CaptureHead(StateWriter writer, StateBaseline kept)
    {
        var head = StateWriter.Bytes(HeadOf(), StateJson.Default.HeadRecord);
        if (!head.AsSpan().SequenceEqual(kept.Head))
        {
            kept.Head = head;
            writer.Put(StateKeys.Head, head);
        }
    }

    private HeadRecord HeadOf() => new()
    {
        V = HeadRecord.CurrentVersion,
        Ids = _ids.State,
        Operations = _operations,
        IsClosed = _closed,
        ConfigVersion = _configuration.Version,
        Contexts = [.. _contexts.All.Select(context => context.Id.Value)],
        CurrentContext = _contexts.Current.Id.Value,
        Switch = _contexts.Waiting is { } waiting
            ? new SwitchRecord(waiting.Target.Id.Value, waiting.Asker.Value, waiting.EventId)
            : null,
        Input = _input.ToRecord(),
        Timers = [.. _timers.Deadlines.Select(deadline => deadline?.UtcTicks)],
        Tokens = _responses.Tokens,
        Exchange = new ExchangeRecord(
            _exchange.Conversation is { } log ? _contexts.Find(log)?.Id.Value : null,
            _exchange.Responses),
        Approvals = _mcp.Approvals.Asked,
        Playing = _playback.ToRecords(),
        RequestItems = _requestItems,
    };

    private static (ContextSettings Settings, bool VoiceHeard, Protocol.Ids.ItemId? Anchor) StandOf(ConversationContext context) =>
        (context.Settings, context.VoiceHeard, context.Window.Anchor);

    private static ContextRecord RecordOf(ConversationContext context) => new(
        context.Id.Value,
        context.Name,
        context.Log.Id.Value,
        context.Settings,
        context.SettingsWeight,
        context.VoiceHeard,
        context.Window.Anchor);

    private ResponseRecord RecordOf(ResponseRun run) => new()
    {
        Operation = run.Operation,
        Id = run.Id.Value,
        Context = _contexts.Find(run.Conversation)?.Id.Value,
        Conversation = run.Conversation.Id.Value,
        BeganAt = run.BeganAt.UtcTicks,
        TurnEndedAt = run.TurnEndedAt?.UtcTicks,
        Terms = run.Terms,
        Given = run.Given is { } given ? new GivenRecord(given.Items, given.AudioTokens, given.HasMcp) : null,
        ContextEnd = run.ContextEnd,
        Wait = _waiting.Find(waiting => waiting.Run == run) is { } wait ? new WaitRecord(wait.Tools, wait.AwaitsCalls) : null,
    };
}
