using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Local.Flite;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Local.Tests.Flite;

[Collection(SpeechPartsGroup.Name)]
public sealed class FliteSynthesizerTests(SpeechParts parts)
{
    [SpeechPartsFact]
    public async Task Speech_ComesInChunksWithoutGapsOrLongSilence()
    {
        var spoken = await parts.SpeakAsync("Good morning, how can I help you today?");

        Assert.True(spoken.IsContiguous);
        Assert.InRange(spoken.Chunks[0], SampleTime.Rate / 20, SampleTime.Rate / 5);
        Assert.All(spoken.Chunks, length => Assert.InRange(length, 1, SampleTime.Rate / 2));
        Assert.InRange(spoken.Pcm.Length, SampleTime.Rate, 4 * SampleTime.Rate);
        Assert.InRange(FirstLoud(spoken.Pcm), 0, SampleTime.Rate * 90 / 1000);
        Assert.InRange(spoken.Pcm.Length - LastLoud(spoken.Pcm), SampleTime.Rate / 50, SampleTime.Rate / 4);
    }

    [SpeechPartsFact]
    public async Task Words_EndInOrderWithinTheSoundAndTheText()
    {
        const string Text = "Dr. Smith paid $1,250 for 3 tickets, on May 5th.";

        var spoken = await parts.SpeakAsync(Text);

        var read = spoken.Words.Select(word => Text[..word.TextEnd]).ToArray();
        Assert.Equal(
            ["Dr.", "Smith", "paid", "$1,250", "for", "3", "tickets,", "on", "May", "5th."],
            read.Select(head => head[(head.LastIndexOf(' ') + 1)..]));
        Assert.All(spoken.Words.Zip(spoken.Words.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.End));
        Assert.InRange(spoken.Words[^1].End.Samples, spoken.Pcm.Length - (SampleTime.Rate / 5), spoken.Pcm.Length);
    }

    [SpeechPartsFact]
    public async Task Words_AreToldNoLaterThanTheChunkTheyBeginIn()
    {
        var told = new List<SpokenWord>();
        await foreach (var chunk in parts.Synthesizer.SpeakAsync(
            "one two three four five six seven eight nine ten", new VoiceSettings(), CancellationToken.None))
        {
            told.AddRange(chunk.Words);
            var heard = chunk.Audio.End;
            chunk.Audio.Dispose();
            Assert.True(told.Count > 0 && told[^1].End + SampleTime.FromMilliseconds(50) > heard || told.Count == 10);
        }

        Assert.Equal(10, told.Count);
    }

    [SpeechPartsFact]
    public async Task Speed_ChangesTheLengthAndLeavesTheVoiceAsItWas()
    {
        const string Text = "This is a short sentence.";
        var normal = await parts.SpeakAsync(Text);

        var fast = await parts.SpeakAsync(Text, speed: 1.5);
        var slow = await parts.SpeakAsync(Text, speed: 0.5);
        var again = await parts.SpeakAsync(Text);

        Assert.InRange((double)fast.Pcm.Length / normal.Pcm.Length, 0.6, 0.75);
        Assert.InRange((double)slow.Pcm.Length / normal.Pcm.Length, 1.8, 2.1);
        Assert.Equal(normal.Pcm.Length, again.Pcm.Length);
    }

    [SpeechPartsFact]
    public async Task EveryVoiceOfTheApi_Speaks()
    {
        // The voices stir in random breath, so lengths and words are compared, never samples.
        var lengths = new Dictionary<string, int>();
        foreach (var voice in FliteSynthesizer.VoiceNames)
        {
            var spoken = await parts.SpeakAsync("Hello there.", voice);
            Assert.True(spoken.Pcm.Max() > 1000, $"{voice} is silent.");
            Assert.Equal(2, spoken.Words.Count);
            lengths[voice] = spoken.Pcm.Length;
        }

        Assert.Equal(14, lengths.Count);
        Assert.Equal(lengths["slt"], lengths["alloy"]);
        Assert.NotEqual(lengths["rms"], lengths["alloy"]);
        Assert.Equal(lengths["alloy"], (await parts.SpeakAsync("Hello there.", "nobody")).Pcm.Length);
    }

    [SpeechPartsFact]
    public async Task NothingToSay_IsSilent()
    {
        foreach (var text in (string[])["", "  \n", "...", "\U0001F600 \u4F60\u597D", "\0"])
        {
            var spoken = await parts.SpeakAsync(text);
            Assert.Empty(spoken.Pcm);
            Assert.Empty(spoken.Words);
        }
    }

    [SpeechPartsFact]
    public async Task OddText_IsSpokenWithOffsetsOfTheOriginal()
    {
        const string Text = "\U0001F600 Caf\u00E9 \u201Cna\u00EFve\u201D \u4F60 ok";

        var spoken = await parts.SpeakAsync(Text);

        Assert.Equal(["\U0001F600 Caf\u00E9", "\u201Cna\u00EFve\u201D", "\u4F60 ok"], Cut(Text, spoken.Words));
    }

    [SpeechPartsFact]
    public async Task VeryLongText_IsSpokenInPieces()
    {
        var text = string.Concat(Enumerable.Repeat("This is a sentence of a very long text. ", 30));

        var spoken = await parts.SpeakAsync(text);

        Assert.True(spoken.IsContiguous);
        Assert.Equal(30 * 9, spoken.Words.Count);
        Assert.Equal(text.Length - 1, spoken.Words[^1].TextEnd);
        Assert.All(spoken.Words.Zip(spoken.Words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.End));
    }

    [SpeechPartsFact]
    public async Task TextWithoutSpaces_DoesNotFail()
    {
        var spoken = await parts.SpeakAsync(new string('x', 1000) + string.Concat(Enumerable.Repeat("12345", 100)));

        Assert.True(spoken.Pcm.Length > SampleTime.Rate);
    }

    [SpeechPartsFact]
    public async Task Cancellation_StopsAndLeavesTheVoiceFree()
    {
        using var cancellation = new CancellationTokenSource();
        var text = string.Concat(Enumerable.Repeat("word ", 70));
        var heard = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in parts.Synthesizer.SpeakAsync(text, new VoiceSettings(), cancellation.Token))
            {
                heard++;
                chunk.Audio.Dispose();
                await cancellation.CancelAsync();
            }
        });

        Assert.InRange(heard, 1, 60);
        Assert.NotEmpty((await parts.SpeakAsync("Still here.")).Pcm);
    }

    [SpeechPartsFact]
    public async Task Abandoned_LeavesTheVoiceFree()
    {
        await foreach (var chunk in parts.Synthesizer.SpeakAsync("One two three four five.", new VoiceSettings(), CancellationToken.None))
        {
            chunk.Audio.Dispose();
            break;
        }

        Assert.NotEmpty((await parts.SpeakAsync("Still here.")).Pcm);
    }

    [SpeechPartsFact]
    public async Task ManyAtOnce_SoundAsOneAlone()
    {
        string[] voices = ["slt", "rms", "awb", "kal16"];
        var alone = new Dictionary<string, SpeechParts.Spoken>();
        foreach (var voice in voices)
        {
            alone[voice] = await parts.SpeakAsync("Many voices at the same time.", voice);
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            var voice = voices[i % voices.Length];
            return (voice, spoken: await parts.SpeakAsync("Many voices at the same time.", voice));
        }));

        Assert.All(together, one => Assert.Equal(alone[one.voice].Pcm.Length, one.spoken.Pcm.Length));
        Assert.All(together, one => Assert.Equal(alone[one.voice].Words, one.spoken.Words));
    }

    private static int FirstLoud(short[] pcm) => Array.FindIndex(pcm, sample => Math.Abs((int)sample) > 500);

    private static int LastLoud(short[] pcm) => Array.FindLastIndex(pcm, sample => Math.Abs((int)sample) > 500);

    private static IEnumerable<string> Cut(string text, List<SpokenWord> words)
    {
        var start = 0;
        foreach (var word in words)
        {
            yield return text[start..word.TextEnd].Trim();
            start = word.TextEnd;
        }
    }
}
