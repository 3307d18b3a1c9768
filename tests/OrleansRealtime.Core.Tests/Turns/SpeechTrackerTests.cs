using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Core.Tests.Turns;

public sealed class SpeechTrackerTests
{
    [Theory]
    [InlineData(240)]
    [InlineData(480)]
    public void CuttingTheAudio_ChangesNoDecision(int frame)
    {
        var random = new Random(8);
        var pcm = Talk(random);
        var expected = Run(new ScriptedDetector(frame), pcm, () => pcm.Length);
        Assert.NotEmpty(expected);

        foreach (var cut in new[] { 240, 480, 2_400 })
        {
            Assert.Equal(expected, Run(new ScriptedDetector(frame), pcm, () => cut));
        }

        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(expected, Run(new ScriptedDetector(frame), pcm, () => random.Next(1, 1_000)));
        }
    }

    [Fact]
    public void CuttingTheAudio_ChangesNothingForTheRealDetector()
    {
        var random = new Random(10);
        var pcm = Talk(random);
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = pcm[i] == 0 ? (short)random.Next(-20, 20) : (short)(200 * (i % 200) - 20_000);
        }

        var expected = Run(new SpectralSpeechDetector(), pcm, () => pcm.Length);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(new SpectralSpeechDetector(), pcm, () => random.Next(1, 3_000)));
    }

    [Fact]
    public void Off_FollowsThePositionOnly()
    {
        using var tracker = new SpeechTracker(new ScriptedDetector(240), TurnSettings.Default);
        tracker.Push(Speech(4_800));
        Assert.True(tracker.IsSpeaking);

        tracker.Configure(null);
        tracker.Push(Speech(4_801));

        Assert.False(tracker.IsSpeaking);
        Assert.False(tracker.TryDrain(out _));
        Assert.Equal(new SampleTime(9_601), tracker.Position);
    }

    [Fact]
    public void Reset_StartsAgainBehindTheFloor()
    {
        using var tracker = new SpeechTracker(new ScriptedDetector(240), TurnSettings.Default);
        tracker.Push(Speech(4_800));
        tracker.Reset(tracker.Position);
        Assert.False(tracker.TryDrain(out _));

        tracker.Push(Speech(4_800));

        Assert.True(tracker.TryDrain(out var decision));
        Assert.Equal(new TurnDecision(TurnDecisionKind.SpeechStarted, new(4_800), new(4_800 + 1_440)), decision);
    }

    [Fact]
    public void Push_DoesNotAllocate()
    {
        using var tracker = new SpeechTracker(new SpectralSpeechDetector(), TurnSettings.Default);
        var pcm = Talk(new Random(11));
        tracker.Push(pcm);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 0; at + 500 <= pcm.Length; at += 500)
        {
            tracker.Push(pcm.AsSpan(at, 500));
            while (tracker.TryDrain(out _))
            {
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static short[] Speech(int length)
    {
        var pcm = new short[length];
        Array.Fill(pcm, (short)90);
        return pcm;
    }

    private static short[] Talk(Random random)
    {
        var pcm = new short[10 * SampleTime.Rate];
        for (var at = 0; at < pcm.Length; at += random.Next(500, 24_000))
        {
            pcm.AsSpan(at, Math.Min(random.Next(500, 24_000), pcm.Length - at)).Fill((short)random.Next(0, 100));
        }

        return pcm;
    }

    private static List<TurnDecision> Run(ISpeechDetector detector, short[] pcm, Func<int> cut)
    {
        using var tracker = new SpeechTracker(detector, TurnSettings.Default);
        var decisions = new List<TurnDecision>();
        for (var at = 0; at < pcm.Length;)
        {
            var length = Math.Min(cut(), pcm.Length - at);
            tracker.Push(pcm.AsSpan(at, length));
            at += length;
            while (tracker.TryDrain(out var decision))
            {
                decisions.Add(decision);
            }
        }

        return decisions;
    }
}
