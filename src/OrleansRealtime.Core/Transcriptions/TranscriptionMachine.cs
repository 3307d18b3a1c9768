using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Transcriptions;

/// <summary>Running recognitions and what the client hears of them.</summary>
internal sealed class TranscriptionMachine(SessionOutbox outbox)
{
    private const int SamplesPerToken = 2_400;

    private readonly Dictionary<OperationId, TranscriptionRun> _runs = [];

    public void Start(OperationId operation, ItemId itemId, SampleTime from, TranscriptionConfig? config)
    {
        _runs[operation] = new TranscriptionRun(itemId, StyleOf(config));
        outbox.Infer(new InferenceCommand.StartTranscription(operation, itemId, from, config));
    }

    public void StartClip(OperationId operation, ItemId itemId, ReadOnlyMemory<byte> audio, WireAudioFormat format)
    {
        _runs[operation] = new TranscriptionRun(itemId, Style: null);
        outbox.Infer(new InferenceCommand.TranscribeClip(operation, itemId, audio, format));
    }

    public void End(OperationId operation, SampleTime to) =>
        outbox.Infer(new InferenceCommand.EndTranscription(operation, to));

    public void Cancel(OperationId operation)
    {
        if (_runs.Remove(operation))
        {
            outbox.Infer(new InferenceCommand.CancelTranscription(operation));
        }
    }

    public bool IsRunning(OperationId operation) => _runs.ContainsKey(operation);

    public void HandlePartial(InferenceEvent.TranscriptPartial partial)
    {
        if (_runs.TryGetValue(partial.Operation, out var run) && run.Style == TranscriptionStyle.Live)
        {
            SendDelta(run.ItemId, run.Live.Advance(partial.Text));
        }
    }

    /// <returns>The item whose transcript is known now; null when nobody waits for it any more.</returns>
    public ItemId? HandleCompleted(InferenceEvent.TranscriptCompleted completed, string? model)
    {
        if (!_runs.Remove(completed.Operation, out var run))
        {
            return null;
        }

        if (run.Style is { } style)
        {
            Tell(run, style, completed.Text);
            outbox.Send(new ServerEvent.TranscriptionCompleted(
                run.ItemId,
                0,
                completed.Text,
                UsageOf(completed, model)));
        }

        return run.ItemId;
    }

    /// <returns>The item that will have no transcript; null when nobody waits for it any more.</returns>
    public ItemId? HandleFailed(InferenceEvent.TranscriptFailed failed)
    {
        if (!_runs.Remove(failed.Operation, out var run))
        {
            return null;
        }

        if (run.Style is not null)
        {
            outbox.Send(new ServerEvent.TranscriptionFailed(run.ItemId, 0, ProtocolError.Server(failed.Detail)));
        }

        return run.ItemId;
    }

    /// <summary>Every running recognition fails.</summary>
    public void FailAll(SessionFault fault, string detail)
    {
        foreach (var operation in _runs.Keys.ToList())
        {
            HandleFailed(new InferenceEvent.TranscriptFailed(operation, fault, detail));
        }
    }

    private void Tell(TranscriptionRun run, TranscriptionStyle style, string text)
    {
        if (style != TranscriptionStyle.Words)
        {
            SendDelta(run.ItemId, run.Live.Finish(text));
            return;
        }

        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start + 1);
            var end = space < 0 ? text.Length : space;
            SendDelta(run.ItemId, text[start..end]);
            start = end;
        }
    }

    private void SendDelta(ItemId itemId, string delta)
    {
        if (delta.Length > 0)
        {
            outbox.Send(new ServerEvent.TranscriptionDelta(itemId, 0, delta));
        }
    }

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
