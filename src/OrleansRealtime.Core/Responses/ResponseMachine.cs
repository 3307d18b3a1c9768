using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Responses;

/// <summary>Running responses: at most one of the conversation, and a few out-of-band ones beside it.</summary>
internal sealed partial class ResponseMachine(SessionOutbox outbox, IdSource ids, SessionSettings settings, StateLedger ledger)
{
    private readonly Dictionary<OperationId, ResponseRun> _runs = [];
    private readonly TokenWindow _tokens = new(settings.TokensPerMinute);
    private ResponseRun? _ended;

    /// <summary>The conversation's running response; null when there is none.</summary>
    public ResponseRun? Active { get; private set; }

    public IReadOnlyCollection<ResponseRun> Running => _runs.Values;

    public ResponseRun? Find(OperationId operation) => _runs.GetValueOrDefault(operation);

    public ResponseRun? Find(ResponseId id) => _runs.Values.FirstOrDefault(run => run.Id == id);

    /// <summary>The conversation's response that has ended since the last call; null when none has.</summary>
    public ResponseRun? TakeEnded()
    {
        var ended = _ended;
        _ended = null;
        return ended;
    }

    /// <summary>Why a response with these terms cannot begin now; null when it can.</summary>
    public ProtocolError? Refusal(ResponseTerms terms)
    {
        if (!terms.OutOfBand)
        {
            return Active is null ? null : ProtocolError.InvalidRequest(
                ErrorCodes.ActiveResponse,
                $"Conversation already has an active response in progress: {Active.Id}. " +
                "Wait until the response is finished before creating a new one.");
        }

        var parallel = _runs.Count - (Active is null ? 0 : 1);
        return parallel < settings.MaxParallelResponses ? null : ProtocolError.InvalidRequest(
            ErrorCodes.RateLimitExceeded,
            $"Too many out-of-band responses: at most {settings.MaxParallelResponses} may run at once.");
    }

    public ResponseRun Begin(
        DateTimeOffset now,
        OperationId operation,
        ResponseTerms terms,
        ConversationLog conversation,
        DateTimeOffset? turnEndedAt)
    {
        var id = new ResponseId(ids.Next("resp_"));
        var run = new ResponseRun(id, operation, terms, conversation, outbox, ids, ledger)
        {
            BeganAt = now,
            TurnEndedAt = turnEndedAt,
        };
        _runs.Add(operation, run);
        if (!terms.OutOfBand)
        {
            Active = run;
        }

        ledger.TouchResponse(operation);
        ledger.TouchOutput(operation);
        run.Begin();
        return run;
    }

    /// <summary>Has the model answer a response that has begun, or says why it cannot.</summary>
    public void Start(DateTimeOffset now, ResponseRun run, ResponsePlan plan, ContextWindow.Fitted context)
    {
        run.InputAudioTokens = context.AudioTokens;
        run.ContextEnd = run.Conversation.LastId;
        ledger.TouchResponse(run.Operation);
        ledger.TouchOutput(run.Operation);
        if (Obstacle(now, context) is { } error)
        {
            Fail(now, run, error);
            return;
        }

        outbox.Infer(new InferenceCommand.StartResponse(run.Operation, plan));
    }

    /// <summary>Ends a response whose model was never asked.</summary>
    public void Fail(DateTimeOffset now, ResponseRun run, ProtocolError error)
    {
        run.Fail(error);
        Retire(now, run);
    }

    /// <summary>Why a response that may begin cannot be made all the same; null when it can.</summary>
    private ProtocolError? Obstacle(DateTimeOffset now, ContextWindow.Fitted context) =>
        _tokens.IsExhausted(now)
            ? new ProtocolError(
                "tokens",
                ErrorCodes.RateLimitExceeded,
                $"Rate limit reached: {settings.TokensPerMinute} tokens per minute.")
        : context.IsOverflow
            ? ProtocolError.InvalidRequest(
                ErrorCodes.ContextLengthExceeded,
                "The conversation is longer than the model's context, and truncation is disabled. Delete items, or enable truncation.")
        : null;

    /// <summary>Ends a response before its engine does, and sees to it that nothing of it is heard any more.</summary>
    public void Cancel(DateTimeOffset now, ResponseRun run, string reason)
    {
        outbox.Do(new SessionEffect.DropAudio(run.Operation));
        run.Cancel(reason);
        outbox.Infer(new InferenceCommand.CancelResponse(run.Operation));
        Retire(now, run);
    }

    public void Complete(DateTimeOffset now, ResponseRun run, InferenceEvent.ResponseCompleted completed)
    {
        run.Complete(completed.Ending, completed.Usage);
        Retire(now, run);
    }

    public void Fail(DateTimeOffset now, ResponseRun run, SessionFault fault, string detail)
    {
        outbox.Do(new SessionEffect.DropAudio(run.Operation));
        var code = fault == SessionFault.Capacity ? ErrorCodes.RateLimitExceeded : ErrorTypes.Server;
        run.Fail(ProtocolError.Server(detail, code));
        Retire(now, run);
    }

    private void Retire(DateTimeOffset now, ResponseRun run)
    {
        _runs.Remove(run.Operation);
        ledger.TouchResponse(run.Operation);
        ledger.TouchOutput(run.Operation);
        if (Active == run)
        {
            Active = null;
            _ended = run;
        }

        _tokens.Use(now, run.Usage.InputTokens + run.Usage.OutputTokens);
        outbox.Send(new ServerEvent.RateLimitsUpdated([_tokens.ToRateLimit(now)]));
        outbox.Report(new SessionFact.ResponseFinished(run.Status, now - run.BeganAt, run.Usage));
    }
}
