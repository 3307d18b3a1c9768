using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Speech;

/// <summary>How a client of speech is used.</summary>
/// <param name="Model">The model to ask for; null leaves it to the client.</param>
/// <param name="SampleRate">Of the PCM16 it gives, Hz; 8,000 to 48,000, 24,000 by default.</param>
/// <param name="Voices">The service's voices by the names that clients use; others are asked for as they are.</param>
public sealed record TextToSpeechSettings(
    string? Model = null, int SampleRate = SampleTime.Rate, IReadOnlyDictionary<string, string>? Voices = null);
