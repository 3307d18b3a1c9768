using System.Collections.Concurrent;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Testing.Engines;

/// <summary>Hears the enqueued transcripts in turn; then "utterance 1", "utterance 2", counted over all utterances.</summary>
public sealed class ScriptedTranscriber : ITranscriber
{
    private readonly ConcurrentQueue<ScriptedTranscript> _script = new();
    private int _utterances;

    public AsyncCounter Started { get; } = new("transcriptions started");

    public AsyncCounter Completed { get; } = new("transcriptions completed");

    public AsyncCounter Cancelled { get; } = new("transcriptions cancelled");

    public AsyncCounter Disposed { get; } = new("transcriptions disposed");

    public AsyncCounter SamplesHeard { get; } = new("samples heard");

    /// <summary>The options of every utterance so far.</summary>
    public ConcurrentQueue<TranscriptionOptions> Requests { get; } = new();

    public ScriptedTranscriber Enqueue(params ReadOnlySpan<ScriptedTranscript> transcripts)
    {
        foreach (var transcript in transcripts)
        {
            _script.Enqueue(transcript);
        }

        return this;
    }

    public ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var number = Interlocked.Increment(ref _utterances);
        var script = _script.TryDequeue(out var next) ? next : new ScriptedTranscript($"utterance {number}");
        Requests.Enqueue(options);
        Started.Increment();
        return ValueTask.FromResult<ITranscription>(new ScriptedTranscription(this, script));
    }
}
