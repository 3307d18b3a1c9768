namespace OrleansRealtime.Inference.Transcription;

/// <summary>One utterance being recognised. Calls never overlap; disposing gives the recogniser back, finished or not.</summary>
public interface ITranscription : IAsyncDisposable
{
    /// <summary>Takes the next PCM16 mono 24 kHz samples. May take as long as recognising them takes.</summary>
    /// <returns>The whole text so far when it changed, else null. Later text may revise earlier words.</returns>
    ValueTask<string?> AppendAsync(ReadOnlyMemory<short> pcm, CancellationToken cancellationToken);

    /// <summary>Ends the utterance.</summary>
    ValueTask<Transcript> CompleteAsync(CancellationToken cancellationToken);
}
