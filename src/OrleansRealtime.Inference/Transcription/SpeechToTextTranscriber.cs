using Microsoft.Extensions.AI;

namespace OrleansRealtime.Inference.Transcription;

/// <summary>Recognises with any <see cref="ISpeechToTextClient"/>: it is sent each utterance as a WAV file when that is over.</summary>
public sealed class SpeechToTextTranscriber(ISpeechToTextClient client, SpeechToTextSettings? settings = null) : ITranscriber
{
    private readonly SpeechToTextSettings _settings = settings ?? new SpeechToTextSettings();

    /// <inheritdoc/>
    public ValueTask<ITranscription> StartAsync(TranscriptionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ITranscription>(new SpeechToTextTranscription(client, _settings, options));
    }
}
