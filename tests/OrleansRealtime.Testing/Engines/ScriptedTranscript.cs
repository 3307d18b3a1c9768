namespace OrleansRealtime.Testing.Engines;

/// <summary>What a scripted recogniser makes of one utterance.</summary>
/// <param name="Text">The final text.</param>
/// <param name="Partial">Told with the first samples; null for none.</param>
/// <param name="Fault">Thrown in place of the final text.</param>
/// <param name="Hangs">Waits until cancelled in place of the final text.</param>
public sealed record ScriptedTranscript(string Text, string? Partial = null, Exception? Fault = null, bool Hangs = false)
{
    public static implicit operator ScriptedTranscript(string text) => FromString(text);

    public static ScriptedTranscript FromString(string text) => new(text);
}
