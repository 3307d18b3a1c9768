using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Transcriptions;

/// <summary>Running recognitions and what the client hears of them.</summary>
internal sealed partial class TranscriptionMachine(SessionOutbox outbox, StateLedger ledger)
{
    private const int SamplesPerToken = 2_400;

    // Two of the largest clips there can be: what one client may have waiting for its turn.
    private const long MaxClipBytes = 32 * 1024 * 1024;

    private readonly Dictionary<OperationId, TranscriptionRun> _runs = [];

    /// <summary>Why so many more bytes of clips cannot be taken now; null when they can.</summary>
    public ProtocolError? ClipRefusal(long bytes) =>
        bytes == 0 || _runs.Values.Sum(run => (long)(run.Clip?.Length ?? 0)) + bytes <= MaxClipBytes
            ? null
            : ProtocolError.InvalidRequest(
                ErrorCodes.RateLimitExceeded,
                "Too much audio of earlier items is still being recognised. Wait for it, then send this again.");

    public void Start(OperationId operation, ItemId itemId, SampleTime from, TranscriptionConfig? config)
    {
        _runs[operation] = new TranscriptionRun(itemId, ContentIndex: 0) { From = from, Config = config };
        ledger.TouchTranscription(operation);
        Configure(operation, config);
        outbox.Infer(new InferenceCommand.StartTranscription(operation, itemId, from, config));
    }

    public void StartClip(
        OperationId operation,
        ItemId itemId,
        int contentIndex,
        ReadOnlyMemory<byte> audio,
        WireAudioFormat format)
    {
        _runs[operation] = new TranscriptionRun(itemId, contentIndex) { IsCommitted = true, Clip = audio, Format = format };
        ledger.TouchTranscription(operation);
        outbox.Infer(new InferenceCommand.TranscribeClip(operation, itemId, contentIndex, audio, format));
    }

    /// <summary>The client's wishes about a recognition that may have begun before it had them.</summary>
    public void Configure(OperationId operation, TranscriptionConfig? config)
    {
        if (_runs.TryGetValue(operation, out var run))
        {
            run.Style = StyleOf(config);
            run.Model = config?.Model;
            ledger.TouchTranscription(operation);
        }
    }

    /// <summary>The utterance ends.</summary>
    public void End(OperationId operation, SampleTime to)
    {
        if (_runs.TryGetValue(operation, out var run))
        {
            run.To = to;
            ledger.TouchTranscription(operation);
        }

        outbox.Infer(new InferenceCommand.EndTranscription(operation, to));
    }

    /// <summary>The client knows of the item: what had to wait for it may be told.</summary>
    /// <returns>The recognition, when it had failed by then; null when it goes on.</returns>
    public TranscriptionRun? Commit(OperationId operation)
    {
        if (!_runs.TryGetValue(operation, out var run))
        {
            return null;
        }

        run.IsCommitted = true;
        ledger.TouchTranscription(operation);
        return run.Failure is { } failure ? HandleFailed(failure) : null;
    }

    public void Cancel(OperationId operation)
    {
        if (_runs.Remove(operation))
        {
            ledger.TouchTranscription(operation);
            outbox.Infer(new InferenceCommand.CancelTranscription(operation));
        }
    }

    public void HandlePartial(InferenceEvent.TranscriptPartial partial)
    {
        if (_runs.TryGetValue(partial.Operation, out var run) && run.Style == TranscriptionStyle.Live)
        {
            var delta = run.Live.Advance(partial.Text);
            if (delta.Length > 0)
            {
                SendDelta(run, delta);
                ledger.TouchTranscription(partial.Operation);
            }
        }
    }

    /// <param name="completed">The result.</param>
    /// <param name="include">What the client has opted into; null for nothing.</param>
    /// <returns>The recognition that is over; null when nobody waits for it any more.</returns>
    public TranscriptionRun? HandleCompleted(InferenceEvent.TranscriptCompleted completed, IReadOnlyList<string>? include)
    {
        if (!_runs.Remove(completed.Operation, out var run))
        {
            return null;
        }

        ledger.TouchTranscription(completed.Operation);
        if (run.Style is { } style)
        {
            var logprobs = include?.Contains(IncludeNames.TranscriptionLogprobs) == true
                ? TranscriptLogprobs.Of(completed.Text, completed.Details)
                : null;
            Tell(run, style, completed.Text, logprobs);
            outbox.Send(new ServerEvent.TranscriptionCompleted(
                run.ItemId,
                run.ContentIndex,
                completed.Text,
                UsageOf(completed, run.Model),
                ExtrasOf(completed.Details, logprobs, include)));
        }

        return run;
    }

    /// <returns>The recognition that is over; null when nobody waits for it any more, or the item is still to come.</returns>
    public TranscriptionRun? HandleFailed(InferenceEvent.TranscriptFailed failed)
    {
        if (!_runs.TryGetValue(failed.Operation, out var run))
        {
            return null;
        }

        ledger.TouchTranscription(failed.Operation);
        if (!run.IsCommitted)
        {
            run.Failure = failed;
            return null;
        }

        _runs.Remove(failed.Operation);
        if (run.Style is not null)
        {
            var code = failed.Fault == SessionFault.Capacity ? ErrorCodes.RateLimitExceeded : null;
            outbox.Send(new ServerEvent.TranscriptionFailed(
                run.ItemId,
                run.ContentIndex,
                ProtocolError.Server(failed.Detail, code)));
        }

        return run;
    }

    /// <summary>Every running recognition fails.</summary>
    public void FailAll(SessionFault fault, string detail)
    {
        foreach (var operation in _runs.Keys.ToList())
        {
            HandleFailed(new InferenceEvent.TranscriptFailed(operation, fault, detail));
        }
    }

    private void Tell(TranscriptionRun run, TranscriptionStyle style, string text, TranscriptLogprobs? logprobs)
    {
        if (style != TranscriptionStyle.Words)
        {
            var told = run.Live.Told.Length;
            SendDelta(run, run.Live.Finish(text), logprobs?.Between(told, text.Length));
            return;
        }

        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            SendDelta(run, text[start..end], logprobs?.Between(start, end));
            start = end;
        }
    }

    private void SendDelta(TranscriptionRun run, string delta, IReadOnlyList<TokenLogprob>? logprobs = null)
    {
        if (delta.Length > 0)
        {
            outbox.Send(new ServerEvent.TranscriptionDelta(run.ItemId, run.ContentIndex, delta, logprobs));
        }
    }

    private static TranscriptionExtras ExtrasOf(
        TranscriptDetails details,
        TranscriptLogprobs? logprobs,
        IReadOnlyList<string>? include)
    {
        if (include is null)
        {
            return TranscriptionExtras.None;
        }

        var withWords = include.Contains(IncludeNames.TranscriptionConfidence);
        return new TranscriptionExtras
        {
            Logprobs = logprobs?.Tokens,
            Confidence = withWords ? details.Confidence : null,
            Words = withWords ? details.Words : null,
            Alternatives = include.Contains(IncludeNames.TranscriptionAlternatives) ? details.Alternatives : null,
        };
    }

    // Whole seconds, rounded up: the .NET SDK reads an integer.
    private static TranscriptionUsage UsageOf(InferenceEvent.TranscriptCompleted completed, string? model) =>
        model == "whisper-1"
            ? new TranscriptionUsage((completed.Duration.Samples + SampleTime.Rate - 1) / SampleTime.Rate)
            : new TranscriptionUsage(
                Seconds: null,
                AudioTokens: (int)(completed.Duration.Samples / SamplesPerToken),
                OutputTokens: (completed.Text.Length + 3) / 4);

    private static TranscriptionStyle? StyleOf(TranscriptionConfig? config) => config?.Model switch
    {
        null => null,
        "whisper-1" => TranscriptionStyle.Whole,
        { } model when model.StartsWith("gpt-4o", StringComparison.Ordinal) => TranscriptionStyle.Words,
        _ => TranscriptionStyle.Live,
    };
}
