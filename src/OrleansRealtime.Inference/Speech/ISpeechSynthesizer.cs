namespace OrleansRealtime.Inference.Speech;

/// <summary>Speaks text. A short piece at a time, so that the first sound leaves early.</summary>
public interface ISpeechSynthesizer
{
    /// <summary>
    /// Speaks one clause or sentence. Positions of chunks and words count from the first sample of this call.
    /// The receiver owns and disposes each chunk's audio.
    /// </summary>
    IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, VoiceSettings voice, CancellationToken cancellationToken);
}
