using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>What the user was saying when the process died.</summary>
public sealed class RestoredInputTests
{
    private static readonly Func<SessionConfig, SessionConfig> Live = config => config with
    {
        Input = config.Input with { Transcription = new TranscriptionConfig { Model = "gpt-live-transcribe", Language = "en" } },
    };

    [Fact]
    public void OpenUtterance_IsHeardAgain_FromItsBeginning_UnderTheSameNames()
    {
        var session = new SessionSimulator(Live);
        session.StartSpeaking(1_000);
        var asked = session.LastCommand<InferenceCommand.StartTranscription>();

        var restored = session.Restore();

        Assert.Equal([asked], restored.Commands);
        Assert.Empty(restored.Events);
        Assert.Equal(SampleTime.Zero, restored.Session.InputNeededFrom);
        Assert.Equal(SampleTime.FromMilliseconds(1_000), restored.Session.SpeakingFrom);

        restored.StartSpeaking(1_000);
        Assert.Empty(restored.Events);

        restored.StopSpeaking(2_000);
        Assert.Equal(asked.ItemId, restored.Last<ServerEvent.InputAudioCommitted>().ItemId);
        Assert.Equal(
            new InferenceCommand.EndTranscription(asked.Operation, SampleTime.FromMilliseconds(2_000)),
            restored.LastCommand<InferenceCommand.EndTranscription>());
        Assert.Null(restored.Session.SpeakingFrom);
    }

    [Fact]
    public void CommittedUtterance_IsRecognisedAgain_AndNeededUntilThen()
    {
        var session = new SessionSimulator(config => Silent(Live(config)));
        session.Speak(1_000, 3_000);
        var asked = session.LastCommand<InferenceCommand.StartTranscription>();

        var restored = session.Restore();

        Assert.Equal(
            [asked, new InferenceCommand.EndTranscription(asked.Operation, SampleTime.FromMilliseconds(3_000))],
            restored.Commands);
        Assert.Equal(SampleTime.FromMilliseconds(1_000), restored.Session.InputNeededFrom);

        restored.Infer(new InferenceEvent.TranscriptCompleted(asked.Operation, "hello", SampleTime.FromMilliseconds(2_000)));
        Assert.Equal("hello", restored.Last<ServerEvent.TranscriptionCompleted>().Transcript);
        Assert.Equal(SampleTime.FromMilliseconds(3_000), restored.Session.InputNeededFrom);
    }

    [Fact]
    public void LiveTranscript_TellsNothingTwice()
    {
        var session = new SessionSimulator(Live);
        session.StartSpeaking(0);
        var operation = session.LastCommand<InferenceCommand.StartTranscription>().Operation;
        for (var i = 0; i < 3; i++)
        {
            session.Infer(new InferenceEvent.TranscriptPartial(operation, "good morning to you"));
        }

        Assert.Equal("good morning", session.Last<ServerEvent.TranscriptionDelta>().Delta);
        var restored = session.Restore();
        for (var i = 0; i < 3; i++)
        {
            restored.Infer(new InferenceEvent.TranscriptPartial(operation, "good morning to you"));
        }

        Assert.Empty(restored.Events);
        restored.StopSpeaking(2_000);
        restored.Infer(new InferenceEvent.TranscriptCompleted(operation, "good morning to you", SampleTime.FromMilliseconds(2_000)));
        Assert.Equal(" to you", restored.Last<ServerEvent.TranscriptionDelta>().Delta);
    }

    [Fact]
    public void AudioInsideAnItem_IsRecognisedAgain()
    {
        var session = new SessionSimulator();
        session.Client(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AQIDBA=="}]}}""");
        var asked = session.LastCommand<InferenceCommand.TranscribeClip>();

        var restored = session.Restore();

        var again = Assert.IsType<InferenceCommand.TranscribeClip>(Assert.Single(restored.Commands));
        Assert.Equal(asked with { Audio = default }, again with { Audio = default });
        Assert.Equal([1, 2, 3, 4], again.Audio.ToArray());

        restored.Infer(new InferenceEvent.TranscriptCompleted(asked.Operation, "hi", SampleTime.Zero));
        Assert.DoesNotContain(restored.Keep().Records, record => record.Key.StartsWith("clip:", StringComparison.Ordinal));
    }

    [Fact]
    public void APause_IsAskedAboutAgainByTheEdge_AndEndsNoTurnByItself()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.SemanticVad() },
        });
        session.StartSpeaking(0);
        session.PauseSpeaking(1_000, 1_200);

        var restored = session.Restore(TimeSpan.FromSeconds(30));
        restored.Pass(TimeSpan.FromSeconds(10));

        Assert.Empty(restored.Events);
        Assert.NotNull(restored.Session.SpeakingFrom);
    }

    [Fact]
    public void LostAudio_DropsWhatWasBeingSaid_AndFailsWhatWasNotRecognised()
    {
        var session = new SessionSimulator(config => Silent(Live(config)));
        session.Speak(0, 1_000);
        var committed = session.LastCommand<InferenceCommand.StartTranscription>();
        session.StartSpeaking(2_000);
        var open = session.LastCommand<InferenceCommand.StartTranscription>();
        var restored = session.Restore();
        restored.Forget();

        restored.Do(new SessionInput.InputLost(SampleTime.FromMilliseconds(2_500)));

        Assert.Equal(["conversation.item.input_audio_transcription.failed"], restored.Types);
        Assert.Equal(committed.ItemId, restored.Last<ServerEvent.TranscriptionFailed>().ItemId);
        Assert.Equal(
            [new InferenceCommand.CancelTranscription(committed.Operation), new InferenceCommand.CancelTranscription(open.Operation)],
            restored.Commands);
        Assert.Null(restored.Session.SpeakingFrom);
        Assert.Equal(SampleTime.FromMilliseconds(2_500), restored.Session.InputNeededFrom);

        restored.StartSpeaking(2_200);
        Assert.Equal(2_500, restored.Last<ServerEvent.SpeechStarted>().AudioStartMs);
    }

    [Fact]
    public void LostAudio_LeavesWhatCameAfterIt()
    {
        var session = new SessionSimulator(Live);
        session.StartSpeaking(2_000);
        session.Forget();

        session.Do(new SessionInput.InputLost(SampleTime.FromMilliseconds(2_000)));

        Assert.Empty(session.Effects);
        Assert.Equal(SampleTime.FromMilliseconds(2_000), session.Session.SpeakingFrom);
    }

    [Fact]
    public void LostAudio_OfAClientThatCommitsByItself_BeginsTheNextCommit()
    {
        var session = new SessionSimulator(config => config with { Input = config.Input with { TurnDetection = null } });
        var before = session.LastCommand<InferenceCommand.StartTranscription>();
        session.Forget();

        session.Do(new SessionInput.InputLost(SampleTime.FromMilliseconds(700)));

        Assert.Equal(new InferenceCommand.CancelTranscription(before.Operation), session.Commands.First());
        Assert.Equal(SampleTime.FromMilliseconds(700), session.LastCommand<InferenceCommand.StartTranscription>().From);
        Assert.Empty(session.Events);
    }

    private static SessionConfig Silent(SessionConfig config) => config with
    {
        Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { CreateResponse = false } },
    };
}
