using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary><c>semantic_vad</c>: turns whose end is judged by words and voice.</summary>
public sealed class SemanticTurnTests
{
    [Fact]
    public void ACompleteQuestion_EndsTheTurnAtOnce_WithTheEventsOfAnyTurn()
    {
        var session = Talking();
        session.Forget();

        // A falling voice leaves no doubt.
        session.PauseSpeaking(1_500, 1_700, new Prosody(-3, -8));
        Assert.Empty(Answers(session));
        session.Hear("what time is it");

        Assert.Equal(
            [
                "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added",
                "conversation.item.done", "response.created",
            ],
            session.Types);
        Assert.Equal(1_700, session.Last<ServerEvent.SpeechStopped>().AudioEndMs);
        Assert.Equal(Ms(1_700), session.LastCommand<InferenceCommand.EndTranscription>().To);
        Assert.Equal(new PauseAnswer(Ms(1_700), AskAgainAt: null), Answers(session).Single());
        Assert.Null(Pending(session));
    }

    [Theory]
    [InlineData(Eagerness.High, "I would like to", 2_000)]
    [InlineData(Eagerness.Medium, "I would like to", 4_000)]
    [InlineData(Eagerness.Auto, "um", 4_000)]
    [InlineData(Eagerness.Low, "um", 8_000)]
    [InlineData(Eagerness.Low, "can you tell me", 8_000)]
    public void AnUnfinishedPhrase_WaitsNearlyAsLongAsItsEagernessAllows_AndNoLonger(
        Eagerness eagerness, string words, long longest)
    {
        var session = Talking(eagerness);

        var end = Wait(session, 1_000, words);

        Assert.InRange(end - 1_000, longest * 3 / 4, longest);
        Assert.Equal(end, session.Last<ServerEvent.SpeechStopped>().AudioEndMs);
    }

    [Theory]
    [InlineData("what time is it", 200, 300)]
    [InlineData("turn the light off", 300, 700)]
    [InlineData("Paris", 700, 1_500)]
    [InlineData("", 600, 1_500)]
    public void TheMoreFinishedAPhrase_TheShorterTheWait(string words, long least, long most)
    {
        var session = Talking();

        Assert.InRange(Wait(session, 1_000, words) - 1_000, least, most);
    }

    [Fact]
    public void SpeechWithinTheWait_GoesOnWithTheSameItem()
    {
        var session = Talking();
        var item = session.Events.OfType<ServerEvent.SpeechStarted>().Single().ItemId;
        session.PauseSpeaking(1_000, 1_200);
        session.Hear("I would like to");
        session.ResumeSpeaking(1_800);
        session.PauseSpeaking(3_000, 3_200, new Prosody(-3, -8));
        session.Hear("I would like to know what time it is please");

        Assert.Single(session.Events.OfType<ServerEvent.SpeechStarted>());
        Assert.Equal(item, Assert.Single(session.Events.OfType<ServerEvent.SpeechStopped>()).ItemId);
        Assert.Equal(item, Assert.Single(session.Events.OfType<ServerEvent.InputAudioCommitted>()).ItemId);
        Assert.Single(session.Commands.OfType<InferenceCommand.StartTranscription>());
        Assert.Single(session.Commands.OfType<InferenceCommand.StartResponse>());
    }

    [Fact]
    public void LaterWords_EndALongWaitEarly()
    {
        var session = Talking();
        session.PauseSpeaking(1_000, 1_200, new Prosody(-3, -8));
        session.Hear("what is the");
        Assert.Equal(Ms(1_300), Answers(session).Single().AskAgainAt);

        // The last word came late.
        session.PauseSpeaking(1_000, 1_300, new Prosody(-3, -8));
        session.Hear("what is the time");

        Assert.Equal(1_300, session.Last<ServerEvent.SpeechStopped>().AudioEndMs);
    }

    [Fact]
    public void WordsThatDoNotCome_AreNotAwaitedForEver()
    {
        var session = Talking();
        session.PauseSpeaking(1_000, 1_200);

        session.Pass(TimeSpan.FromMilliseconds(1_999));
        Assert.Empty(Answers(session));
        session.Pass(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(Answers(session).Single().AskAgainAt);

        // Too late to count.
        session.Hear("stop");
        Assert.Single(Answers(session));
    }

    [Fact]
    public void WordsOfAnEarlierPause_AnswerNothing()
    {
        var session = Talking();
        session.PauseSpeaking(1_000, 1_200);
        var early = session.LastCommand<InferenceCommand.ReportWords>();
        session.ResumeSpeaking(1_250);
        session.PauseSpeaking(2_000, 2_200);

        session.Infer(new InferenceEvent.WordsSoFar(early.Operation, "stop", early.Until));

        Assert.Empty(Answers(session));
    }

    [Fact]
    public void AClientThatSendsNoMoreAudio_IsAnsweredAllTheSame()
    {
        var session = Talking(Eagerness.High);
        session.PauseSpeaking(1_000, 1_200);
        session.Hear("I would like to");
        session.Forget();

        session.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(session.Types);
        session.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(1_200, session.Last<ServerEvent.SpeechStopped>().AudioEndMs);
        Assert.Contains("response.created", session.Types);
        Assert.Equal(new PauseAnswer(Ms(1_200), AskAgainAt: null), Answers(session).Single());
    }

    [Fact]
    public void SpeechAfterATurnThatEndedForLackOfAudio_IsTheNextTurn()
    {
        var session = Talking(Eagerness.High);
        session.PauseSpeaking(1_000, 1_200);
        session.Hear("I would like to");
        session.Pass(TimeSpan.FromSeconds(4));
        session.Forget();

        // The edge had not heard of the end yet.
        session.ResumeSpeaking(1_600);

        Assert.Equal("input_audio_buffer.speech_started", session.Types[0]);
        Assert.Equal(1_600, session.Last<ServerEvent.SpeechStarted>().AudioStartMs);
        Assert.Equal("response.done", session.Types[^2]);
    }

    [Fact]
    public void APauseOfATurnThatIsOver_IsAnsweredByItsEnd()
    {
        var session = Talking();
        session.Client("""{"type":"input_audio_buffer.clear"}""");
        session.Forget();

        session.PauseSpeaking(1_000, 1_200);

        Assert.Equal([new SessionEffect.AnswerPause(new PauseAnswer(Ms(1_200), AskAgainAt: null))], session.Effects);
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.commit"}""")]
    [InlineData("""{"type":"input_audio_buffer.clear"}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""")]
    public void WhatTakesTheTurnAway_AnswersTheEdgeThatAsked(string @event)
    {
        var session = Talking(Eagerness.High);
        session.PauseSpeaking(1_000, 1_200);

        session.Client(@event);

        Assert.Equal(new PauseAnswer(Ms(1_200), AskAgainAt: null), Answers(session).Single());
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.commit"}""")]
    [InlineData("""{"type":"input_audio_buffer.clear"}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""")]
    public void WhatTakesTheTurnAway_TakesItsWaitAway(string @event)
    {
        var session = Talking(Eagerness.High);
        session.PauseSpeaking(1_000, 1_200);
        session.Hear("I would like to");
        session.Client(@event);
        session.Forget();

        session.Pass(TimeSpan.FromMinutes(1));

        Assert.Empty(session.Effects);
    }

    [Fact]
    public void CreateResponseFalse_StopsAfterTheItem()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.SemanticVad { CreateResponse = false } },
        });
        session.StartSpeaking(0);
        session.PauseSpeaking(1_000, 1_200, new Prosody(-3, -8));
        session.Hear("what time is it");

        Assert.Equal("conversation.item.done", session.Types[^1]);
    }

    /// <summary>Silence from <paramref name="voiceEnd"/> on, asked about wherever the session wants it.</summary>
    private static long Wait(SessionSimulator session, long voiceEnd, string words)
    {
        for (var at = voiceEnd + 200; ;)
        {
            session.PauseSpeaking(voiceEnd, at);
            session.Hear(words);
            var answer = Answers(session)[^1];
            Assert.Equal(Ms(at), answer.At);
            if (answer.AskAgainAt is not { } next)
            {
                return at;
            }

            Assert.InRange(next.Milliseconds, at + 10, at + 300);
            at = next.Milliseconds;
        }
    }

    private static SessionSimulator Talking(Eagerness eagerness = Eagerness.Auto)
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.SemanticVad { Eagerness = eagerness } },
        });
        session.StartSpeaking(0);
        return session;
    }

    private static List<PauseAnswer> Answers(SessionSimulator session) =>
        [.. session.Effects.OfType<SessionEffect.AnswerPause>().Select(effect => effect.Answer)];

    private static SessionTimer? Pending(SessionSimulator session) =>
        session.Session.NextTimeout is { Timer: not SessionTimer.Expiry } next ? next.Timer : null;

    private static SampleTime Ms(long milliseconds) => SampleTime.FromMilliseconds(milliseconds);
}
