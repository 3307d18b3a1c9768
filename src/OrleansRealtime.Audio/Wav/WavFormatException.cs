namespace OrleansRealtime.Audio.Wav;

/// <summary>The bytes are not a WAV file that can be read; the message says why.</summary>
public sealed class WavFormatException(string message) : Exception(message);
