namespace OrleansRealtime.Audio.Tests.Evaluation;

public enum NoiseKind
{
    White,
    Pink,
    Hum50,
    Hum60,
    Babble,
    Clicks,
    Keyboard,
    Tones,
}
