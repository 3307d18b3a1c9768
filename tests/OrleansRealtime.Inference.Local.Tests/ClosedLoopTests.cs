using System.Runtime.InteropServices;
using OrleansRealtime.Audio;

namespace OrleansRealtime.Inference.Local.Tests;

/// <summary>The voices speak, the recogniser listens. How many of a wider set match: docs/decisions/0021.</summary>
[Collection(SpeechPartsGroup.Name)]
public sealed partial class ClosedLoopTests(SpeechParts parts)
{
    [SpeechPartsFact]
    public async Task SpokenSentences_AreUnderstoodWordForWord()
    {
        string[] sentences =
        [
            "what time is it", "what is the weather like today", "turn on the lights in the kitchen", "please call my mother",
            "how are you doing today", "i would like to order a pizza", "can you help me with this problem",
            "where is the nearest hospital", "what is the capital of france", "remind me to buy milk tomorrow",
            "thank you very much", "i do not understand", "could you repeat that please", "my name is john",
            "stop talking now", "tell me the news",
        ];
        var heard = new List<string>();
        var pause = TestAudio.Noise(SampleTime.Rate / 5);
        foreach (var sentence in sentences)
        {
            // Flite's breath comes from rand(): the same start, the same sound.
            Seed(1);
            var spoken = await parts.SpeakAsync(sentence);
            heard.Add((await parts.TranscribeAsync(TestAudio.Join(pause, spoken.Pcm, pause))).Text);
        }

        Assert.Equal(string.Join('\n', sentences), string.Join('\n', heard));
    }

    [LibraryImport("libc", EntryPoint = "srand")]
    private static partial void Seed(uint seed);
}
