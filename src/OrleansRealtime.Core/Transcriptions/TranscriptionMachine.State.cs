using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State;
using OrleansRealtime.Core.State.Json;
using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Transcriptions;

internal sealed partial class TranscriptionMachine
{
    /// <summary>Where the first of the session's own audio begins that is still to be recognised; null when there is none.</summary>
    public SampleTime? NeededFrom
    {
        get
        {
            SampleTime? first = null;
            foreach (var run in _runs.Values)
            {
                if (IsHeard(run) && (first is null || run.From < first))
                {
                    first = run.From;
                }
            }

            return first;
        }
    }

    public void TouchAll()
    {
        foreach (var operation in _runs.Keys)
        {
            ledger.TouchTranscription(operation);
        }
    }

    public void Capture(StateWriter writer)
    {
        foreach (var operation in ledger.Transcriptions)
        {
            var key = StateKeys.Of(StateKeys.TranscriptionPrefix, operation);
            var clip = StateKeys.Of(StateKeys.ClipPrefix, operation);
            if (!_runs.TryGetValue(operation, out var run))
            {
                writer.Remove(key);
                writer.Remove(clip);
                continue;
            }

            writer.Put(key, RecordOf(operation, run), StateJson.Default.TranscriptionRecord);
            if (run.Clip is { } audio)
            {
                writer.Put(clip, new ClipRecord(operation, audio, run.Format), StateJson.Default.ClipRecord);
            }
        }
    }

    public void Restore(TranscriptionRecord record, ClipRecord? clip) => _runs.Add(
        record.Operation,
        new TranscriptionRun(record.Item, record.ContentIndex)
        {
            Clip = clip?.Audio,
            Format = clip?.Format ?? default,
            From = record.From,
            To = record.To,
            Config = record.Config,
            Style = record.Style,
            Model = record.Model,
            IsCommitted = record.IsCommitted,
            Failure = record.Failure is { } failure
                ? new InferenceEvent.TranscriptFailed(record.Operation, failure.Fault, failure.Detail)
                : null,
            Live = new LiveTranscript(record.Told),
        });

    /// <summary>Has everything recognised again that was not when the last worker was lost.</summary>
    public void Resume()
    {
        foreach (var (operation, run) in _runs.OrderBy(pair => pair.Key.Value))
        {
            if (run.Clip is { } audio)
            {
                outbox.Infer(new InferenceCommand.TranscribeClip(operation, run.ItemId, run.ContentIndex, audio, run.Format));
                continue;
            }

            if (run.Failure is not null)
            {
                continue;
            }

            outbox.Infer(new InferenceCommand.StartTranscription(operation, run.ItemId, run.From, run.Config));
            if (run.To is { } to)
            {
                outbox.Infer(new InferenceCommand.EndTranscription(operation, to));
            }
        }
    }

    /// <summary>Recognitions of committed audio that needed what came before <paramref name="upTo"/> fail.</summary>
    /// <returns>Those.</returns>
    public IReadOnlyList<TranscriptionRun> HandleInputLost(SampleTime upTo)
    {
        var lost = _runs.Where(pair => pair.Value.IsCommitted && IsHeard(pair.Value) && pair.Value.From < upTo).ToList();
        foreach (var (operation, _) in lost)
        {
            outbox.Infer(new InferenceCommand.CancelTranscription(operation));
            HandleFailed(new InferenceEvent.TranscriptFailed(
                operation,
                SessionFault.Network,
                "The audio was lost with a connection before it had been recognised, and the client could not send it again."));
        }

        return [.. lost.Select(pair => pair.Value)];
    }

    // What has failed already listens no more.
    private static bool IsHeard(TranscriptionRun run) => run.Clip is null && run.Failure is null;

    private static TranscriptionRecord RecordOf(OperationId operation, TranscriptionRun run) => new(
        operation,
        run.ItemId,
        run.ContentIndex,
        run.From,
        run.To,
        run.Config,
        run.Style,
        run.Model,
        run.IsCommitted,
        run.Failure is { } failure ? new FailureRecord(failure.Fault, failure.Detail) : null,
        run.Live.Told);
}
