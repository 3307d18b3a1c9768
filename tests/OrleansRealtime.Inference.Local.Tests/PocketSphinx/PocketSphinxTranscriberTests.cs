using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Local.PocketSphinx;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local.Tests.PocketSphinx;

[Collection(SpeechPartsGroup.Name)]
public sealed class PocketSphinxTranscriberTests(SpeechParts parts)
{
    [SpeechPartsFact]
    public async Task Recording_IsUnderstoodWithTimesAndConfidence()
    {
        var pcm = TestAudio.Recording("goforward.raw");

        var transcript = await parts.TranscribeAsync(pcm);

        Assert.Equal("go forward ten meters", transcript.Text);
        Assert.Equal(["go", "forward", "ten", "meters"], transcript.Words.Select(word => word.Text));
        Assert.Equal(pcm.Length, transcript.Duration.Samples);
        Assert.InRange(transcript.Confidence!.Value, 0.01, 1);
        Assert.All(transcript.Words, word => Assert.InRange(word.Confidence, 0, 1));
        Assert.All(transcript.Words, word => Assert.True(word.Start < word.End && word.End <= transcript.Duration));
        Assert.All(transcript.Words.Zip(transcript.Words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        Assert.DoesNotContain(transcript.Alternatives, other => other.Text == transcript.Text);
        Assert.Equal(transcript.Alternatives.Count, transcript.Alternatives.Select(other => other.Text).Distinct().Count());
        Assert.InRange(transcript.Alternatives.Count, 1, 4);
    }

    [SpeechPartsFact]
    public async Task WordTimes_FollowSilenceBeforeAndBetween()
    {
        var pcm = TestAudio.Recording("goforward.raw");
        var plain = await parts.TranscribeAsync(pcm);
        var second = TestAudio.Noise(SampleTime.Rate, level: 20);

        var later = await parts.TranscribeAsync(TestAudio.Join(second, pcm, second, second, pcm));

        var words = later.Words.Where(word => word.Text == "forward").ToArray();
        Assert.Equal(2, words.Length);
        var forward = plain.Words[1].Start.Milliseconds;
        var length = new SampleTime(pcm.Length).Milliseconds;
        Assert.InRange(words[0].Start.Milliseconds, forward + 850, forward + 1150);
        Assert.InRange(words[1].Start.Milliseconds, length + forward + 2850, length + forward + 3150);
    }

    [SpeechPartsFact]
    public async Task Partials_ComeWhileSpeaking()
    {
        var pcm = TestAudio.Recording("goforward.raw");
        var partials = new List<(int At, string Text)>();
        await using var transcription = await parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        for (var i = 0; i < pcm.Length; i += 480)
        {
            var partial = await transcription.AppendAsync(pcm.AsMemory(i, Math.Min(480, pcm.Length - i)), CancellationToken.None);
            if (partial is not null)
            {
                partials.Add((i, partial));
            }
        }

        Assert.Contains(partials, partial => partial.Text == "go forward");
        Assert.True(partials[0].At < pcm.Length * 3 / 4, "The first partial came near the end.");
        Assert.All(partials.Zip(partials.Skip(1)), pair => Assert.NotEqual(pair.First.Text, pair.Second.Text));
    }

    [SpeechPartsFact]
    public async Task UsedDecoder_AnswersAsAFreshOne()
    {
        var options = new PocketSphinxOptions { MaxDecoders = 1, Threads = 1 };
        using var transcriber = new PocketSphinxTranscriber(options);
        var something = TestAudio.Recording("something.raw");
        var fresh = await SpeechParts.TranscribeAsync(transcriber, something);
        await SpeechParts.TranscribeAsync(transcriber, TestAudio.Recording("numbers.raw"));
        await SpeechParts.TranscribeAsync(transcriber, TestAudio.Noise(3 * SampleTime.Rate, level: 8000));
        await using (var abandoned = await transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None))
        {
            await abandoned.AppendAsync(TestAudio.Recording("goforward.raw"), CancellationToken.None);
        }

        var used = await SpeechParts.TranscribeAsync(transcriber, something);

        AssertSame(fresh, used);
    }

    [SpeechPartsFact]
    public async Task HowAudioIsCut_ChangesNothing()
    {
        var pcm = TestAudio.Recording("something.raw");

        var whole = await parts.TranscribeAsync(pcm, pcm.Length);
        var chunks = await parts.TranscribeAsync(pcm, 480);
        var crumbs = await parts.TranscribeAsync(pcm, 101);

        AssertSame(whole, chunks);
        AssertSame(whole, crumbs);
    }

    [SpeechPartsFact]
    public async Task NothingOrNextToNothing_IsEmpty()
    {
        var none = await parts.TranscribeAsync([]);
        var one = await parts.TranscribeAsync([1]);
        var digitalSilence = await parts.TranscribeAsync(new short[SampleTime.Rate]);

        foreach (var (transcript, samples) in ((Transcript, int)[])[(none, 0), (one, 1), (digitalSilence, SampleTime.Rate)])
        {
            Assert.Equal("", transcript.Text);
            Assert.Empty(transcript.Words);
            Assert.Empty(transcript.Alternatives);
            Assert.Null(transcript.Confidence);
            Assert.Equal(samples, transcript.Duration.Samples);
        }
    }

    [SpeechPartsFact]
    public async Task LongUtterance_IsUnderstoodToItsEnd()
    {
        var phrase = TestAudio.Join(TestAudio.Recording("goforward.raw"), TestAudio.Noise(SampleTime.Rate / 2, level: 20));
        var minutes = TestAudio.Join([.. Enumerable.Repeat(phrase, 12)]);

        var transcript = await parts.TranscribeAsync(minutes, 2_400);

        var length = (double)phrase.Length;
        var ends = transcript.Words.Where(word => word.Text == "meters").Select(word => (int)(word.End.Samples / length));
        Assert.True(transcript.Text.Split("go forward ten meters").Length - 1 >= 10, transcript.Text);
        Assert.True(ends.Distinct().Count() >= 10, $"At phrases {string.Join(' ', ends)}.");
        Assert.Equal(minutes.Length, transcript.Duration.Samples);
    }

    [SpeechPartsFact]
    public async Task Start_WithAllDecodersBusy_WaitsUntilOneIsDisposed()
    {
        var first = await parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        var second = await parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        await first.AppendAsync(TestAudio.Recording("goforward.raw"), CancellationToken.None);
        var third = parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None).AsTask();
        Assert.False(third.IsCompleted);
        Assert.Equal(1, parts.Transcriber.Waiting);

        await first.DisposeAsync();
        await using (var started = await third)
        {
            await started.AppendAsync(TestAudio.Recording("goforward.raw"), CancellationToken.None);
            Assert.Equal("go forward ten meters", (await started.CompleteAsync(CancellationToken.None)).Text);
        }

        await second.DisposeAsync();
        await second.DisposeAsync();
        Assert.Equal(0, parts.Transcriber.Busy);
    }

    [SpeechPartsFact]
    public async Task EndedTranscription_RefusesCalls()
    {
        var transcription = await parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        await transcription.CompleteAsync(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await transcription.AppendAsync(new short[1], CancellationToken.None));
        await transcription.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await transcription.CompleteAsync(CancellationToken.None));
    }

    [SpeechPartsFact]
    public async Task Append_AllocatesNextToNothing()
    {
        await using var transcription = await parts.Transcriber.StartAsync(TranscriptionOptions.Default, CancellationToken.None);
        var silence = TestAudio.Noise(480);
        for (var i = 0; i < 50; i++)
        {
            await transcription.AppendAsync(silence, CancellationToken.None);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 200; i++)
        {
            await transcription.AppendAsync(silence, CancellationToken.None);
        }

        // The runner allocates too; a copy of the audio alone would be 200 × 960 bytes and more.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 150_000);
    }

    [SpeechPartsFact]
    public async Task ManyUtterances_KeepNoMemory()
    {
        var pcm = TestAudio.Recording("goforward.raw")[..(SampleTime.Rate / 2)];
        await UtterAsync(40);
        var before = Environment.WorkingSet;

        await UtterAsync(160);

        // A leaked lattice or hypothesis is some 100 KB: 160 of them would show.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 48L << 20);

        async Task UtterAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await parts.TranscribeAsync(pcm, 2_400);
            }
        }
    }

    [Fact]
    public async Task MissingModel_IsNamed()
    {
        using var transcriber = new PocketSphinxTranscriber(new PocketSphinxOptions { AcousticModel = "/nowhere" });

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => transcriber.WarmUpAsync(CancellationToken.None));

        Assert.Contains("Debian package", failure.Remedy, StringComparison.Ordinal);
    }

    private static void AssertSame(Transcript expected, Transcript actual)
    {
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Confidence, actual.Confidence);
        Assert.Equal(expected.Words, actual.Words);
        Assert.Equal(expected.Alternatives, actual.Alternatives);
        Assert.Equal(expected.Duration, actual.Duration);
    }
}
