using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Core.Responses;

internal sealed partial class ResponseMachine
{
    public TokenWindowRecord Tokens => _tokens.ToRecord();

    public void TouchAll(IEnumerable<ResponseRun> runs)
    {
        foreach (var run in runs)
        {
            ledger.TouchResponse(run.Operation);
            ledger.TouchOutput(run.Operation);
            for (var index = 0; index < run.Output.Count; index++)
            {
                ledger.TouchOutputItem(run.Operation, index);
            }
        }
    }

    /// <summary>What a request brought along has been recognised: it is not recognised again for a worker that does not know of it.</summary>
    public void FillGiven(ItemId itemId, int contentIndex, string text)
    {
        foreach (var run in _runs.Values)
        {
            if (run.Given is { } given && given.Items.Any(item => item.Id == itemId))
            {
                run.Given = given with { Items = [.. given.Items.Select(item => Filled(item, itemId, contentIndex, text))] };
                ledger.TouchResponse(run.Operation);
            }
        }
    }

    public void Restore(TokenWindowRecord tokens) => _tokens.Restore(tokens);

    /// <summary>A response as it was kept; one that is not over runs.</summary>
    public ResponseRun Restore(ResponseRecord record, ProgressRecord progress, IEnumerable<ConversationItem> output, ConversationLog conversation)
    {
        var run = new ResponseRun(new ResponseId(record.Id), record.Operation, record.Terms, conversation, outbox, ids, ledger)
        {
            BeganAt = TimeOf(record.BeganAt),
            TurnEndedAt = record.TurnEndedAt is { } ended ? TimeOf(ended) : null,
            Given = record.Given is { } given
                ? new ContextWindow.Fitted(given.Items, given.AudioTokens, given.HasMcp, IsOverflow: false)
                : null,
            ContextEnd = record.ContextEnd,
        };
        run.Restore(progress, output);
        if (run.Status == ResponseStatus.InProgress)
        {
            _runs.Add(run.Operation, run);
            Active = record.Terms.OutOfBand ? Active : run;
        }

        return run;
    }

    /// <summary>A response that was given to a model already is given to it once more.</summary>
    public void Resume(ResponseRun run, ResponsePlan plan, Func<AudioStreamId, Audio.SampleTime> madeAudio)
    {
        var (messages, audio) = run.Repeat(madeAudio);
        outbox.Infer(new InferenceCommand.StartResponse(run.Operation, plan) { SkipMessages = messages, SkipAudio = audio });
    }

    /// <summary>What the model says now is not what was told of the response: it is told afresh.</summary>
    /// <param name="run">The response.</param>
    /// <param name="next">What makes it from here on.</param>
    /// <param name="plan">What its model is asked.</param>
    public void StartAfresh(ResponseRun run, OperationId next, ResponsePlan plan)
    {
        var given = run.Operation;
        outbox.Do(new SessionEffect.DropAudio(given));
        run.GiveUpRepeating();
        outbox.Infer(new InferenceCommand.CancelResponse(given));
        _runs.Remove(given);
        run.Renew(next);
        _runs.Add(next, run);
        foreach (var operation in (ReadOnlySpan<OperationId>)[given, next])
        {
            ledger.TouchResponse(operation);
            ledger.TouchOutput(operation);
        }

        outbox.Infer(new InferenceCommand.StartResponse(next, plan));
    }

    private static DateTimeOffset TimeOf(long ticks) => new(ticks, TimeSpan.Zero);

    private static ConversationItem Filled(ConversationItem item, ItemId itemId, int contentIndex, string text) =>
        item is ConversationItem.Message message && item.Id == itemId
            ? message with
            {
                Content = [.. message.Content.Select((part, index) => index == contentIndex && part is ContentPart.InputAudio audio
                    ? audio with { Transcript = text, Audio = null }
                    : part)],
            }
            : item;
}
