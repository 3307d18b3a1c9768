using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Transports on which the edge plays answers by the clock: API reference §4.6.</summary>
public sealed class PlaybackTests
{
    private const string Sentence = "One two three four five six";

    [Fact]
    public void AnAnswer_IsDoneWhenItIsMade_AndStoppedWhenItWasPlayed()
    {
        var (session, stream) = Speaking();

        session.Do(new SessionInput.PlaybackStarted(stream));
        Complete(session, stream.Operation);

        Assert.Equal("output_audio_buffer.started", session.Types[0]);
        Assert.Equal(["response.done", "rate_limits.updated"], session.Types[^2..]);
        session.Forget();

        session.Do(new SessionInput.PlaybackEnded(stream));

        Assert.Equal(["output_audio_buffer.stopped"], session.Types);
    }

    [Fact]
    public void SoundThatIsOverBeforeItsResponse_IsStoppedWithIt()
    {
        var (session, stream) = Speaking();
        session.Do(new SessionInput.PlaybackStarted(stream));
        session.Infer(new InferenceEvent.SpokenEnded(stream.Operation, SampleTime.FromMilliseconds(3_000)));
        session.Do(new SessionInput.PlaybackEnded(stream));
        Assert.DoesNotContain("output_audio_buffer.stopped", session.Types);
        session.Forget();

        session.Infer(new InferenceEvent.ResponseCompleted(stream.Operation, ResponseEnding.Completed, default));

        Assert.Equal(["response.done", "rate_limits.updated", "output_audio_buffer.stopped"], session.Types);
    }

    [Fact]
    public void ABargeIn_CancelsClearsAndTruncates_InThatOrder()
    {
        var (session, stream) = Speaking();
        session.Do(new SessionInput.PlaybackStarted(stream));
        session.Forget();

        session.StartSpeaking(5_000, new AudioHeard(stream, SampleTime.FromMilliseconds(1_200), WasCut: true));

        Assert.Equal("input_audio_buffer.speech_started", session.Types[0]);
        Assert.Equal(
            ["response.done", "rate_limits.updated", "output_audio_buffer.cleared", "conversation.item.truncated"],
            session.Types[^4..]);
        Assert.Equal(1_200, session.Last<ServerEvent.ItemTruncated>().AudioEndMs);
        Assert.Equal("One two", HeardOf(session));
    }

    [Fact]
    public void ABargeInBetweenDoneAndStopped_ClearsWithoutCancelling()
    {
        var (session, stream) = Speaking();
        session.Do(new SessionInput.PlaybackStarted(stream));
        Complete(session, stream.Operation);
        session.Forget();

        session.StartSpeaking(5_000, new AudioHeard(stream, SampleTime.FromMilliseconds(2_100), WasCut: true));

        Assert.Equal(
            ["input_audio_buffer.speech_started", "output_audio_buffer.cleared", "conversation.item.truncated"],
            session.Types);
        session.Do(new SessionInput.PlaybackEnded(stream));
        Assert.DoesNotContain("output_audio_buffer.stopped", session.Types);
        Assert.Equal("One two three four", HeardOf(session));
    }

    [Fact]
    public void ClientCancel_IsFollowedByWhatTheEdgeSilenced()
    {
        var (session, stream) = Speaking();
        session.Do(new SessionInput.PlaybackStarted(stream));
        session.Forget();

        session.Client("""{"type":"response.cancel"}""", new AudioHeard(stream, SampleTime.FromMilliseconds(600), WasCut: true));
        Assert.Contains(new SessionEffect.DropAudio(stream.Operation), session.Effects);
        session.Do(new SessionInput.PlaybackCut([new AudioHeard(stream, SampleTime.FromMilliseconds(620), WasCut: true)]));

        Assert.Equal(
            ["response.done", "rate_limits.updated", "output_audio_buffer.cleared", "conversation.item.truncated"],
            session.Types[^4..]);
        Assert.Equal(620, session.Last<ServerEvent.ItemTruncated>().AudioEndMs);
    }

    [Fact]
    public void Clear_HasTheEdgeSilenceEverything_AndIsToldWhatWas()
    {
        var (session, stream) = Speaking();
        session.Do(new SessionInput.PlaybackStarted(stream));
        Complete(session, stream.Operation);
        session.Forget();

        session.Client("""{"type":"output_audio_buffer.clear"}""");
        Assert.Contains(new SessionEffect.ClearPlayback(), session.Effects);
        Assert.Empty(session.Types);
        session.Do(new SessionInput.PlaybackCut([new AudioHeard(stream, SampleTime.FromMilliseconds(1_000), WasCut: true)]));

        Assert.Equal(["output_audio_buffer.cleared", "conversation.item.truncated"], session.Types);
    }

    [Fact]
    public void AnAnswerCutBeforeItWasHeardAtAll_HasNoPlaybackToClear()
    {
        var (session, stream) = Speaking();

        session.StartSpeaking(5_000, new AudioHeard(stream, SampleTime.Zero, WasCut: true));

        Assert.DoesNotContain("output_audio_buffer.cleared", session.Types);
        Assert.Equal(0, session.Last<ServerEvent.ItemTruncated>().AudioEndMs);
    }

    [Fact]
    public void InterruptResponseFalse_PlaysOn()
    {
        var (session, stream) = Speaking(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { InterruptResponse = false } },
        });
        session.Do(new SessionInput.PlaybackStarted(stream));
        session.Forget();

        session.StartSpeaking(5_000);

        Assert.Equal(["input_audio_buffer.speech_started"], session.Types);
    }

    [Fact]
    public void TheIdleTimeout_CountsFromTheEndOfThePlaying()
    {
        var (session, stream) = Speaking(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { IdleTimeoutMs = 5_000 } },
        });
        session.Do(new SessionInput.PlaybackStarted(stream));
        Complete(session, stream.Operation);
        session.Pass(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("input_audio_buffer.timeout_triggered", session.Types);

        session.Do(new SessionInput.PlaybackEnded(stream));
        session.Pass(TimeSpan.FromSeconds(4.9));
        Assert.DoesNotContain("input_audio_buffer.timeout_triggered", session.Types);
        session.Pass(TimeSpan.FromSeconds(0.2));

        Assert.Contains("input_audio_buffer.timeout_triggered", session.Types);
    }

    [Fact]
    public void AnswersThatOnlyWait_AreBounded()
    {
        var session = new SessionSimulator(settings: new SessionSettings { PlaysByClock = true, MaxWaitingPlaybacks = 2 });
        for (var i = 0; i < 2; i++)
        {
            session.Client("""{"type":"response.create"}""");
            session.Answer(Sentence);
        }

        session.Client("""{"type":"response.create","event_id":"e"}""");
        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("rate_limit_exceeded", "e"), (error.Code, error.EventId));
        session.Forget();

        session.Client("""{"type":"response.create","response":{"output_modalities":["text"]}}""");

        Assert.Equal(["response.created"], session.Types);
    }

    [Fact]
    public void AnOutOfBandAnswer_IsStartedAndStopped_AndTruncatesNothing()
    {
        var session = new SessionSimulator(settings: new SessionSettings { PlaysByClock = true });
        session.Client("""{"type":"response.create","response":{"conversation":"none"}}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        var stream = new AudioStreamId(operation, 0);
        session.Say(operation, Sentence);
        session.Do(new SessionInput.PlaybackStarted(stream));
        session.Forget();

        session.Do(new SessionInput.PlaybackCut([new AudioHeard(stream, SampleTime.FromMilliseconds(100), WasCut: true)]));

        Assert.Equal(["output_audio_buffer.cleared"], session.Types);
    }

    private static void Complete(SessionSimulator session, OperationId operation)
    {
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(3_000)));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));
    }

    private static string? HeardOf(SessionSimulator session)
    {
        session.StopSpeaking(8_000);
        var history = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        var answer = history.OfType<ConversationItem.Message>().Single(item => item.Role == MessageRole.Assistant);
        return ((ContentPart.OutputAudio)answer.Content.Single()).Transcript;
    }

    private static (SessionSimulator Session, AudioStreamId Stream) Speaking(
        Func<SessionConfig, SessionConfig>? configure = null)
    {
        var session = new SessionSimulator(configure, new SessionSettings { PlaysByClock = true });
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, Sentence);
        session.Forget();
        return (session, new AudioStreamId(operation, 0));
    }
}
