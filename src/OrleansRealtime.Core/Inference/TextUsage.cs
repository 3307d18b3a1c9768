namespace OrleansRealtime.Core.Inference;

/// <summary>Text tokens as the engine counts them; the session adds the audio tokens.</summary>
public readonly record struct TextUsage(int Input, int Cached, int Output);
