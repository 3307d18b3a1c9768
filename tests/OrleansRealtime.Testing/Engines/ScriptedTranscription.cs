using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Testing.Engines;

/// <summary>One utterance of a <see cref="ScriptedTranscriber"/>. Words share the audio evenly.</summary>
internal sealed class ScriptedTranscription(ScriptedTranscriber owner, ScriptedTranscript script) : ITranscription
{
    private const double Confidence = 0.9;

    private SampleTime _heard;
    private bool _toldPartial;
    private int _disposed;

    public ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        _heard += new SampleTime(pcm.Length);
        owner.SamplesHeard.Add(pcm.Length);
        var partial = _toldPartial ? null : script.Partial;
        _toldPartial = true;
        return ValueTask.FromResult(partial);
    }

    public async ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (script.Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            owner.Cancelled.Increment();
            throw;
        }

        if (script.Fault is { } fault)
        {
            throw fault;
        }

        owner.Completed.Increment();
        return new Transcript(script.Text, Confidence, Words(), [], _heard);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            owner.Disposed.Increment();
        }

        return ValueTask.CompletedTask;
    }

    private TranscribedWord[] Words()
    {
        var words = script.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select((word, i) => new TranscribedWord(word, Share(i), Share(i + 1), Confidence))];

        SampleTime Share(int index) => new(_heard.Samples * index / words.Length);
    }
}
