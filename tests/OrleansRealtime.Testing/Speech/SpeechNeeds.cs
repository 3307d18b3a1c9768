namespace OrleansRealtime.Testing.Speech;

/// <summary>What a test needs of <see cref="SpeechPackages"/>.</summary>
[Flags]
public enum SpeechNeeds
{
    None = 0,
    Recognizer = 1,
    Voices = 2,
    Recordings = 4,
    All = Recognizer | Voices | Recordings,
}
