namespace OrleansRealtime.Call.Questions;

/// <summary>A spoken question, ready for the wire.</summary>
/// <param name="Name">The file it came from.</param>
/// <param name="Samples">PCM16 mono at <see cref="SampleRate"/>.</param>
internal sealed record Question(string Name, short[] Samples)
{
    /// <summary>What the wire takes.</summary>
    public const int SampleRate = 24_000;

    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Where the speech in it ends: latency is counted from there, not from the silence recorded after it.</summary>
    public TimeSpan SpeechEnd { get; } = TimeSpan.FromSeconds((double)SpeechEndFinder.Find(Samples) / SampleRate);
}
