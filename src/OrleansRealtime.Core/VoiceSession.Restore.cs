using OrleansRealtime.Audio;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Contexts;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Exchanges;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Core.Transcriptions;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>A session that goes on from what was kept of it.</summary>
public sealed partial class VoiceSession
{
    private const string UnknownOutcome =
        "The server was interrupted while the tool ran: whether it did what it was asked is not known, and it was not called again.";

    private VoiceSession(SessionSettings settings, StateTable table)
    {
        var head = table.Head;
        _settings = settings;
        _ids = new IdSource(head.Ids);
        _outbox = new SessionOutbox(_ids);
        _configuration = new SessionConfiguration(Sound(table.Config), settings.Prompts, head.ConfigVersion);
        _contexts = new ContextMachine(_ids, settings, table, _ledger);
        _transcriptions = new TranscriptionMachine(_outbox, _ledger);
        _responses = new ResponseMachine(_outbox, _ids, settings, _ledger);
        _exchange = new ExchangeMachine(settings.MaxExchangeResponses, _ledger);
        _mcp = new McpMachine(_outbox, _ids, _contexts, settings, _ledger);
        _playback = new PlaybackMachine(_outbox);
        _operations = head.Operations;
        _closed = head.IsClosed;
        _input.Restore(head.Input);
        _spokenStreams.Restore(_contexts.All.SelectMany(context => context.Log.Entries));
        _playback.Restore(head.Playing);
        _requestItems.AddRange(head.RequestItems);
        for (var timer = 0; timer < head.Timers.Count; timer++)
        {
            if (head.Timers[timer] is { } ticks)
            {
                _timers.Set((SessionTimer)timer, new DateTimeOffset(ticks, TimeSpan.Zero));
            }
        }

        RestoreWork(table);
    }

    /// <summary>
    /// A session that goes on where another one was when its changes were taken last: the same ids, the same deadlines, the same
    /// running responses. Nobody is told of it; its first effects configure the edge, and have taken up again what was running.
    /// </summary>
    /// <param name="now">The time; deadlines that have passed are due at once.</param>
    /// <param name="settings">What the host fixes; as before, or the session goes on under others.</param>
    /// <param name="records">The newest record of each key. Keys that begin with <c>!</c> are the host's and not looked at.</param>
    /// <param name="madeAudio">How much of a stream's sound is made and kept elsewhere; nothing by default.</param>
    /// <exception cref="SessionStateException">A record is broken or missing, or a newer version has written it.</exception>
    public static VoiceSession Restore(
        DateTimeOffset now,
        SessionSettings settings,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records,
        Func<AudioStreamId, SampleTime>? madeAudio = null)
    {
        try
        {
            var session = new VoiceSession(settings, StateTable.Read(records));
            session.Resume(now, records, madeAudio ?? (_ => SampleTime.Zero));
            return session;
        }
        catch (Exception failure) when (failure is not (SessionStateException or OutOfMemoryException))
        {
            // Records come from outside, and may contradict each other in more ways than can be named.
            throw new SessionStateException($"What was kept of the session does not fit together: {failure.Message}", failure);
        }
    }

    private void RestoreWork(StateTable table)
    {
        _responses.Restore(table.Head.Tokens);
        _exchange.Restore(
            table.Head.Exchange.Context is { } context ? _contexts.LogOf(context, "") : null,
            table.Head.Exchange.Responses,
            table.Items.Where(item => item.InExchange).Select(item => item.Item.Id!.Value));
        foreach (var record in table.Transcriptions.OrderBy(record => record.Operation.Value))
        {
            _transcriptions.Restore(record, table.Clips.GetValueOrDefault(record.Operation));
        }

        foreach (var record in table.Listings.OrderBy(record => record.Operation.Value))
        {
            _mcp.Listings.Restore(record);
        }

        var responses = table.Responses
            .OrderBy(record => record.Operation.Value)
            .Select(record => RestoreResponse(record, table))
            .ToDictionary(run => run.Operation);
        _mcp.Approvals.Restore(table.Head.Approvals, table.Approvals, operation => responses[operation]);
    }

    private ResponseRun RestoreResponse(ResponseRecord record, StateTable table)
    {
        var progress = table.Progress[record.Operation];
        var outputs = table.Outputs.Where(output => output.Response == record.Operation).OrderBy(output => output.Index).ToList();
        if (outputs.Count != progress.Outputs)
        {
            throw new SessionStateException($"Outputs of the response '{record.Id}' are missing.");
        }

        var run = _responses.Restore(
            record,
            progress,
            outputs.Select(output => output.Item),
            _contexts.LogOf(record.Context, record.Conversation));
        foreach (var call in run.McpCalls.Where(call => !call.IsOver))
        {
            _mcp.Restore(call);
        }

        if (record.Wait is { } wait)
        {
            _waiting.Add(new WaitingResponse(run, wait.Tools, wait.AwaitsCalls));
        }

        return run;
    }

    /// <summary>Takes up what was running. All of this changes the session like anything else that happens to it.</summary>
    private void Resume(
        DateTimeOffset now,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records,
        Func<AudioStreamId, SampleTime> madeAudio)
    {
        _kept = BaselineOf(records);
        _ledger.TurnOn();
        if (_closed)
        {
            return;
        }

        _outbox.Do(new SessionEffect.ConfigureInput(_configuration.ToInputSettings()));

        // The edge hears the pause again with the audio that it is sent again, and asks again.
        _timers.Stop(SessionTimer.Pause);
        _transcriptions.Resume();
        _mcp.Listings.Resume();
        var interrupted = _responses.Running.OrderBy(run => run.Operation.Value).ToList();
        AbandonCalls(now);
        AbandonPlayback(now, madeAudio);
        foreach (var run in interrupted.Where(run => run.Status == ResponseStatus.InProgress && run.Ending is null))
        {
            if (!_waiting.Exists(waiting => waiting.Run == run) && TryFillToolbox(now, run))
            {
                _responses.Resume(run, PlanAgain(run), madeAudio);
            }
        }

        Settle(now);
    }

    /// <summary>A call is made once. Of one that was running nobody knows what became of it.</summary>
    private void AbandonCalls(DateTimeOffset now)
    {
        foreach (var call in _mcp.Calls.OrderBy(call => call.Operation.Value))
        {
            _mcp.Take(call.Operation);
            call.Fail(McpFailure.Tool(UnknownOutcome));
            EndCall(now, call);
        }
    }

    /// <summary>
    /// The edge that played is gone. What is kept, and what is still being made, is played on when there is another; the rest is over, and what
    /// of it never began was not heard.
    /// </summary>
    private void AbandonPlayback(DateTimeOffset now, Func<AudioStreamId, SampleTime> madeAudio)
    {
        if (_playback.Count == 0)
        {
            return;
        }

        foreach (var stream in _playback.Abandon(
            stream => madeAudio(stream) > SampleTime.Zero || _responses.Find(stream.Operation) is not null))
        {
            if (_spokenStreams.Find(stream) is { } itemId &&
                _contexts.FindItem(itemId) is { Spoken: not null })
            {
                KeepHeard(itemId, SampleTime.Zero);
                _outbox.Send(new ServerEvent.ItemTruncated(itemId, 0, 0));
            }
        }

        if (_playback.Count == 0 && _responses.Active is null)
        {
            AwaitUserFrom(now);
        }
    }

    /// <summary>What a model was asked before, as far as that is still known.</summary>
    private ResponsePlan PlanAgain(ResponseRun run)
    {
        if (run.Given is { } given)
        {
            return PlanOf(run.Terms, run.Toolbox, McpHistory.ToFunctions(given, run.Toolbox));
        }

        var seen = new ConversationLog(run.Conversation.Id, new ConversationSize(int.MaxValue, long.MaxValue));
        foreach (var entry in run.EntriesSeen())
        {
            seen.Append(new ConversationEntry(entry.Item) { AudioLength = entry.AudioLength });
        }

        var window = new ContextWindow(_settings.ContextTokens, _contexts.WindowOf(run.Conversation).Anchor);
        var context = window.Fit(
            seen,
            Config.Truncation,
            ItemTokens.OfInstructions(run.Terms.Instructions, run.Toolbox.Offered));
        return PlanOf(run.Terms, run.Toolbox, McpHistory.ToFunctions(context, run.Toolbox));
    }

    /// <summary>Words of a response that is made again: only those the client has not been told yet are news.</summary>
    private void HandleRepeated(DateTimeOffset now, ResponseRun run, ToldOutput told, InferenceEvent @event)
    {
        if (!told.TryTake(@event, out var news))
        {
            _responses.StartAfresh(run, NextOperation(), PlanAgain(run));
            _mcp.Approvals.TouchOf(run);
            return;
        }

        run.Told = told.IsOver ? null : told;
        if (news is not null)
        {
            HandleResponse(now, run, news);
        }
    }

    /// <summary>Audio that was lost before it was recognised: what was said in it stays unknown.</summary>
    private void HandleInputLost(SampleTime upTo)
    {
        foreach (var run in _transcriptions.HandleInputLost(upTo))
        {
            KeepTranscript(run, "");
        }

        if (_input.Utterance is { } utterance && utterance.From < upTo)
        {
            DropUtterance();
        }

        _input.Lose(upTo);
        if (_input.Utterance is null)
        {
            ListenWhenOpenEnded();
        }
    }

    private StateBaseline BaselineOf(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        var kept = new StateBaseline { Head = records[StateKeys.Head].ToArray(), Config = Config };
        foreach (var context in _contexts.All)
        {
            kept.Contexts.Add(context.Id, StandOf(context));
        }

        foreach (var (operation, run) in KeptResponses())
        {
            kept.Responses.Add(operation, run.Output.Count);
        }

        return kept;
    }

    // What a record leaves out is null, whatever the type says.
    private static SessionConfig Sound(SessionConfig config) =>
        config is { Instructions: not null, Tools: not null, ToolChoice: not null, Truncation: not null, Input: not null, Output: not null }
            ? config
            : throw new SessionStateException("The configuration is incomplete.");
}
