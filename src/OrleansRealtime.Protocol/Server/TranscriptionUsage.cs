namespace OrleansRealtime.Protocol.Server;

/// <summary>What a transcription cost: seconds of audio (whisper's form), or tokens.</summary>
/// <param name="Seconds">Whole seconds, set for the duration form; null for the token form. The .NET SDK reads an integer.</param>
/// <param name="AudioTokens">Input audio tokens of the token form.</param>
/// <param name="OutputTokens">Output tokens of the token form.</param>
public sealed record TranscriptionUsage(long? Seconds, int AudioTokens = 0, int OutputTokens = 0);
