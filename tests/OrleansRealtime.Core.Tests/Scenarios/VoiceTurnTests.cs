using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class VoiceTurnTests
{
    private static readonly Func<SessionConfig, SessionConfig> Transcribing = config => config with
    {
        Input = config.Input with { Transcription = new TranscriptionConfig { Model = "whisper-1" } },
    };

    [Fact]
    public void Begins_WithSessionCreated_AndNothingElse()
    {
        var session = new SessionSimulator();

        Assert.Equal(["session.created"], session.Types);
        Assert.Equal(
            SessionSimulator.Start.AddMinutes(60).ToUnixTimeSeconds(),
            session.Last<ServerEvent.SessionCreated>().Session.ExpiresAt);
    }

    [Fact]
    public void SpokenTurn_SendsTheEventsOfTheReferenceInTheirOrder()
    {
        var session = new SessionSimulator(Transcribing);
        session.Forget();

        session.Speak(1_236, 3_808);
        var transcription = session.LastCommand<InferenceCommand.StartTranscription>();
        session.Infer(new InferenceEvent.TranscriptCompleted(
            transcription.Operation,
            "hello there",
            SampleTime.FromMilliseconds(2_572)));
        session.Answer("Good morning to you.");

        Assert.Equal(
            [
                "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
                "conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed",
                "response.output_item.added",
                "conversation.item.added",
                "response.content_part.added",
                "response.output_audio_transcript.delta",
                "response.output_audio.done",
                "response.output_audio_transcript.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types);
        Assert.Equal(1_236, session.Last<ServerEvent.SpeechStarted>().AudioStartMs);
        Assert.Equal(3_808, session.Last<ServerEvent.SpeechStopped>().AudioEndMs);
        var itemId = session.Last<ServerEvent.SpeechStarted>().ItemId;
        Assert.Equal(itemId, session.Last<ServerEvent.SpeechStopped>().ItemId);
        Assert.Equal(itemId, session.Last<ServerEvent.InputAudioCommitted>().ItemId);
        Assert.Equal(itemId, session.Last<ServerEvent.TranscriptionCompleted>().ItemId);
        Assert.Equal(ResponseStatus.Completed, session.Last<ServerEvent.ResponseDone>().Response.Status);
    }

    [Fact]
    public void Answer_IsPlannedWithTheWholeConversation()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Infer(new InferenceEvent.TranscriptCompleted(
            session.LastCommand<InferenceCommand.StartTranscription>().Operation,
            "one",
            SampleTime.FromMilliseconds(1_000)));
        session.Answer("First answer.");

        session.Speak(2_000, 3_000);

        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Collection(
            context.Cast<ConversationItem.Message>(),
            item => Assert.Equal(new ContentPart.InputAudio("one"), item.Content.Single()),
            item => Assert.Equal(new ContentPart.OutputAudio("First answer."), item.Content.Single()),
            item => Assert.Equal(new ContentPart.InputAudio(null), item.Content.Single()));
    }

    [Fact]
    public void AudioDone_WaitsForTheWholeLengthOfTheAudio()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);

        session.Answer("Four words are here.", wordMs: 250);

        var gates = session.Effects.OfType<SessionEffect.SendEvent>().Select(send => send.Gate).OfType<AudioGate>().ToList();
        var open = Assert.IsType<AudioGate.Open>(gates[0]);
        var end = Assert.IsType<AudioGate.End>(gates[1]);
        Assert.Equal(open.Stream, end.Stream);
        Assert.Equal(SampleTime.FromMilliseconds(1_000), end.Length);
        Assert.Equal(2, gates.Count);
    }

    [Fact]
    public void CreateResponseFalse_StopsAfterTheItem()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { CreateResponse = false } },
        });
        session.Forget();

        session.Speak(0, 1_000);

        Assert.Equal("conversation.item.done", session.Types[^1]);
        Assert.Empty(session.Commands.OfType<InferenceCommand.StartResponse>());
    }

    [Fact]
    public void FunctionCall_KeepsItsTailTogether()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Forget();

        session.Infer(new InferenceEvent.ToolCalled(operation, null, "weather", """{"city":"paris"}"""));
        Assert.Equal(
            ["response.output_item.added", "conversation.item.added", "response.function_call_arguments.delta"],
            session.Types);
        session.Forget();
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));

        Assert.Equal(
            [
                "response.function_call_arguments.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types);
        var call = session.Last<ServerEvent.FunctionArgumentsDone>();
        Assert.StartsWith("call_", call.CallId, StringComparison.Ordinal);
        Assert.Equal("weather", call.Name);

        session.Forget();
        session.Client($$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{{call.CallId}}}","output":"sunny"}}""");
        session.Client("""{"type":"response.create"}""");
        Assert.Equal(["conversation.item.added", "conversation.item.done", "response.created"], session.Types);
    }

    [Fact]
    public void SpokenPreamble_IsClosedBeforeTheCallBegins()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;

        session.Say(operation, "Let me see.");
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(1_500)));
        session.Infer(new InferenceEvent.ToolCalled(operation, "call_1", "look", "{}"));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));

        var response = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.IsType<ConversationItem.Message>(response.Output[0]);
        Assert.Equal("call_1", Assert.IsType<ConversationItem.FunctionCall>(response.Output[1]).CallId);
        var types = session.Types;
        Assert.True(
            Array.IndexOf(types, "response.content_part.done") < Array.IndexOf(types, "response.function_call_arguments.delta"));
    }

    [Fact]
    public void IdleTimeout_StartsWhenTheAnswerHasBeenPlayed()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { IdleTimeoutMs = 5_000 } },
        });
        session.Speak(0, 1_000);
        session.Answer("Two words", wordMs: 1_000);
        session.Position = SampleTime.FromMilliseconds(8_000);
        session.Do(new SessionInput.InputProgressed(session.Position));
        session.Forget();

        session.Pass(TimeSpan.FromMilliseconds(6_999));
        Assert.Empty(session.Types);
        session.Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(
            [
                "input_audio_buffer.timeout_triggered",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
            ],
            session.Types);
        var timeout = session.Last<ServerEvent.InputAudioTimeoutTriggered>();
        Assert.Equal((1_000, 8_000), (timeout.AudioStartMs, timeout.AudioEndMs));
    }

    [Fact]
    public void SpeechBeforeTheIdleTimeout_StopsIt()
    {
        var session = new SessionSimulator(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { IdleTimeoutMs = 5_000 } },
        });
        session.Speak(0, 1_000);
        session.Answer("Two words");
        session.StartSpeaking(3_000);
        session.Forget();

        session.Pass(TimeSpan.FromMinutes(1));

        Assert.Empty(session.Types);
    }

    [Fact]
    public void OldSession_ExpiresWithAnErrorAndCloses()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.Pass(TimeSpan.FromMinutes(60));

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal("session_expired", error.Code);
        Assert.Equal("Your session hit the maximum duration of 60 minutes.", error.Message);
        Assert.Equal(new SessionEffect.Close(CloseReason.Expired), session.Effects[^1]);
        session.Forget();
        session.Client("""{"type":"response.create"}""");
        Assert.Empty(session.Effects);
    }

    [Fact]
    public void FailedModel_IsToldInsideTheResponse()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "I was about");
        session.Forget();

        session.Infer(new InferenceEvent.ResponseFailed(operation, SessionFault.Model, "The model failed to answer."));

        Assert.DoesNotContain("error", session.Types);
        var response = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(ResponseStatus.Failed, response.Status);
        Assert.Equal("failed", response.StatusDetails!.Type);
        Assert.NotNull(response.Usage);
        Assert.Equal(ItemStatus.Incomplete, response.Output.Single().Status);
    }

    [Fact]
    public void ResultsOfAFinishedOperation_AreDroppedAndCounted()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Answer("Done.");
        session.Forget();

        session.Say(operation, "Late words");

        Assert.Equal(
            [new SessionEffect.Report(new SessionFact.StaleResultDropped(operation))],
            session.Effects);
    }
}
