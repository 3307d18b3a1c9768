namespace OrleansRealtime.Inference.Transcription;

/// <summary>Recognises speech as it arrives. One per engine; hands out one <see cref="ITranscription"/> per utterance.</summary>
public interface ITranscriber
{
    /// <summary>Begins an utterance; waits for a free recogniser when all are busy.</summary>
    ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken);
}
