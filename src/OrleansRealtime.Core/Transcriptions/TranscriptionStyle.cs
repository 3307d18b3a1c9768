namespace OrleansRealtime.Core.Transcriptions;

/// <summary>When partial text of a transcription is told, by the model the client named.</summary>
internal enum TranscriptionStyle
{
    /// <summary>One delta with everything, at the end: <c>whisper-1</c>.</summary>
    Whole,

    /// <summary>Word by word, at the end: the <c>gpt-4o</c> family.</summary>
    Words,

    /// <summary>As it is recognised, while the user speaks: all others.</summary>
    Live,
}
