using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Inference.Tests.Testing;

public sealed class WordErrorRateTests
{
    [Theory]
    [InlineData("Go forward, ten meters!", "go forward ten meters", 0, 0, 0)]
    [InlineData("go forward ten meters", "go four ward ten", 1, 1, 1)]
    [InlineData("one two three", "", 0, 3, 0)]
    [InlineData("", "noise", 0, 0, 1)]
    [InlineData("a b c d", "a x c d e", 1, 0, 1)]
    public void Errors_AreCounted(string said, string heard, int substitutions, int deletions, int insertions)
    {
        var rate = WordErrorRate.Of(said, heard);
        Assert.Equal(substitutions + deletions + insertions, rate.Errors);
        Assert.Equal(WordErrorRate.Normalize(said).Length, rate.Words);
    }

    [Fact]
    public void Rates_AddUpByWords()
    {
        var sum = WordErrorRate.Of("a b c", "a b c") + WordErrorRate.Of("d", "e");
        Assert.Equal(0.25, sum.Rate);
    }

    [SpeechFact(SpeechNeeds.Recordings)]
    public void Recordings_Load()
    {
        Assert.Equal(12, SpeechRecordings.All.Count);
        Assert.All(SpeechRecordings.All, recording => Assert.InRange(recording.Duration.TotalSeconds, 0.5, 20));
        var go = SpeechRecordings.GoForward;
        Assert.Equal(go.Pcm16k.Length * 3 / 2, go.Pcm24k.Length);
        Assert.InRange(Power(go.Pcm24k.Span) / Power(go.Pcm16k), 0.98, 1.02);
    }

    private static double Power(ReadOnlySpan<short> pcm)
    {
        var sum = 0.0;
        foreach (var sample in pcm)
        {
            sum += (double)sample * sample;
        }

        return sum / pcm.Length;
    }
}
