using OrleansRealtime.Call.Questions;

namespace OrleansRealtime.Call.Tests.Questions;

public sealed class SpeechEndFinderTests
{
    [Fact]
    public void TrailingNoise_IsNotSpeech()
    {
        var samples = new short[24_000];
        Tone(samples.AsSpan(2400, 4800), 8000);
        Tone(samples.AsSpan(7200), 20);

        Assert.Equal(7200, SpeechEndFinder.Find(samples));
    }

    [Fact]
    public void Silence_HasItsEndAtItsEnd() => Assert.Equal(1000, SpeechEndFinder.Find(new short[1000]));

    [Fact]
    public void SpeechToTheEnd_EndsThere()
    {
        var samples = new short[4800];
        Tone(samples, 8000);

        Assert.Equal(4800, SpeechEndFinder.Find(samples));
    }

    private static void Tone(Span<short> samples, int amplitude)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(amplitude * Math.Sin(i * 0.1));
        }
    }
}
