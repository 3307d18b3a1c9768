namespace OrleansRealtime.Inference.Transcription;

/// <summary>What is asked of a recogniser.</summary>
/// <param name="Language">ISO 639-1; null leaves it to the engine.</param>
/// <param name="Prompt">Words to expect; null for none.</param>
public sealed record TranscriptionOptions(string? Language = null, string? Prompt = null)
{
    public static readonly TranscriptionOptions Default = new();
}
