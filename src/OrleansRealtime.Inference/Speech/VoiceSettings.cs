namespace OrleansRealtime.Inference.Speech;

/// <summary>Who speaks, and how fast.</summary>
/// <param name="Voice">A voice name of the API, or one of the engine's own.</param>
/// <param name="Speed">0.25–1.5; 1 is the voice's own pace.</param>
public sealed record VoiceSettings(string Voice = "alloy", double Speed = 1.0);
