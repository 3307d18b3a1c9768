using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Local.Tests;

/// <summary>The voices speak, the recogniser listens. How many of a wider set match: docs/decisions/0020.</summary>
public sealed class ClosedLoopTests(SpeechParts parts) : IClassFixture<SpeechParts>
{
    [SpeechPartsFact]
    public async Task SpokenSentences_AreUnderstoodWordForWord()
    {
        string[] sentences =
        [
            "what time is it",
            "what is the weather like today",
            "turn on the lights in the kitchen",
            "how are you doing today",
            "i would like to order a pizza",
            "where is the nearest hospital",
            "good morning",
            "thank you very much",
            "could you repeat that please",
            "my name is john",
            "stop talking now",
            "tell me the news",
        ];
        var heard = new List<string>();
        var pause = TestAudio.Noise(SampleTime.Rate / 5);
        foreach (var sentence in sentences)
        {
            var spoken = await parts.SpeakAsync(sentence);
            heard.Add((await parts.TranscribeAsync(TestAudio.Join(pause, spoken.Pcm, pause))).Text);
        }

        Assert.Equal(sentences, heard);
    }
}
