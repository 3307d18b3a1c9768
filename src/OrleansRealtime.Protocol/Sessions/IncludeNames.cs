namespace OrleansRealtime.Protocol.Sessions;

/// <summary>Values of a session's <c>include</c>; the one place where they are spelled.</summary>
public static class IncludeNames
{
    /// <summary>The API's own: <c>logprobs</c> in transcription deltas and completions.</summary>
    public const string TranscriptionLogprobs = "item.input_audio_transcription.logprobs";

    /// <summary>Ours: <c>confidence</c> and <c>words</c> with their times in completions.</summary>
    public const string TranscriptionConfidence = "item.input_audio_transcription.confidence";

    /// <summary>Ours: <c>alternatives</c> in completions.</summary>
    public const string TranscriptionAlternatives = "item.input_audio_transcription.alternatives";
}
