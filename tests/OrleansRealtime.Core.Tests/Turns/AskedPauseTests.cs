using OrleansRealtime.Audio;
using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Core.Tests.Turns;

/// <summary>Turn detection that asks about pauses.</summary>
public sealed class AskedPauseTests
{
    [Fact]
    public void APause_IsAskedAbout_AndEndsTheTurnWhereItWasAsked()
    {
        var detector = Speaking();

        Assert.Equal(Paused(300, 500), Quiet(detector, 300, 300));
        detector.Answer(new PauseAnswer(Ms(500), AskAgainAt: null));

        Assert.False(detector.IsSpeaking);
        Assert.Null(Quiet(detector, 500, 2_000));

        // What belongs to the ended turn is no padding of the next.
        Assert.Equal(
            new TurnDecision(TurnDecisionKind.SpeechStarted, Ms(2_200), Ms(2_560)),
            Speak(detector, 2_500, 100));
    }

    [Fact]
    public void APause_IsAskedAboutAgainWhereTheAnswerSays()
    {
        var detector = Speaking();
        Assert.Equal(Paused(300, 500), Quiet(detector, 300, 300));

        detector.Answer(new PauseAnswer(Ms(500), Ms(790)));

        Assert.Equal(Paused(300, 790), Quiet(detector, 500, 1_000));
        Assert.True(detector.IsSpeaking);
    }

    [Fact]
    public void SpeechAfterAQuestion_IsTold_AndTheNextPauseCountsAnew()
    {
        var detector = Speaking();
        Quiet(detector, 300, 300);
        detector.Answer(new PauseAnswer(Ms(500), Ms(800)));
        Assert.Null(Quiet(detector, 500, 100));

        var resumed = Speak(detector, 600, 100);

        // Padded like a start, but not into what the question was about.
        Assert.Equal(new TurnDecision(TurnDecisionKind.SpeechResumed, Ms(500), Ms(630)), resumed);
        detector.Answer(new PauseAnswer(Ms(500), AskAgainAt: null));
        Assert.True(detector.IsSpeaking, "A late answer ended what had gone on.");
        Assert.Equal(Paused(630, 830), Quiet(detector, 630, 300));
    }

    [Fact]
    public void ATurnThatWasNotAskedAbout_IsEndedByNoAnswer()
    {
        var detector = Speaking();

        detector.Answer(new PauseAnswer(Ms(250), AskAgainAt: null));

        Assert.True(detector.IsSpeaking);
    }

    [Fact]
    public void SettingsThatAskNoMore_EndAWaitingTurnBySilence_NotBeforeTheQuestion()
    {
        var detector = Speaking();
        Quiet(detector, 300, 300);
        detector.Answer(new PauseAnswer(Ms(500), Ms(800)));

        detector.Configure(TurnSettings.Default with { Silence = Ms(100) });

        Assert.Equal(new TurnDecision(TurnDecisionKind.SpeechStopped, Ms(500), Ms(510)), Quiet(detector, 500, 100));
        Assert.False(detector.IsSpeaking);
    }

    [Fact]
    public void Reset_ForgetsTheQuestion()
    {
        var detector = Speaking();
        Quiet(detector, 300, 300);

        detector.Reset(Ms(600));

        Assert.Null(Quiet(detector, 600, 2_000));
    }

    // 300 ms of speech.
    private static TurnDetector Speaking()
    {
        var detector = new TurnDetector(TurnSettings.Semantic);
        Assert.Equal(TurnDecisionKind.SpeechStarted, Run(detector, 0, 300, 1)?.Kind);
        Assert.Null(Run(detector, 60, 240, 1));
        return detector;
    }

    private static TurnDecision? Quiet(TurnDetector detector, long at, long length) => Run(detector, at, length, 0);

    private static TurnDecision? Speak(TurnDetector detector, long at, long length) => Run(detector, at, length, 1);

    /// <summary>Frames of 10 ms up to the first decision.</summary>
    private static TurnDecision? Run(TurnDetector detector, long at, long length, float probability)
    {
        for (var end = at + length; at < end; at += 10)
        {
            var decision = detector.Advance(Ms(at), Ms(10), probability);
            if (decision.Kind != TurnDecisionKind.None)
            {
                return decision;
            }
        }

        return null;
    }

    private static TurnDecision Paused(long voiceEnd, long at) =>
        new(TurnDecisionKind.SpeechPaused, Ms(at), Ms(at))
        {
            Pause = new SpeechPause(Ms(voiceEnd), Ms(at), Prosody.Unknown),
        };

    private static SampleTime Ms(long milliseconds) => SampleTime.FromMilliseconds(milliseconds);
}
