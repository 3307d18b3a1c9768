using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class InterruptionTests
{
    private const string Sentence = "One two three four five six";

    [Fact]
    public void SpeechDuringAnAnswer_ClosesItInOrder_AndKeepsOnlyWhatWasHeard()
    {
        var (session, stream) = Speaking();

        session.StartSpeaking(5_000, new AudioHeard(stream, SampleTime.FromMilliseconds(1_200), WasCut: true));

        Assert.Equal(
            [
                "input_audio_buffer.speech_started",
                "response.output_audio.done",
                "response.output_audio_transcript.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types);
        var response = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(ResponseStatus.Cancelled, response.Status);
        Assert.Equal("turn_detected", response.StatusDetails!.Reason);
        Assert.NotNull(response.Usage);
        Assert.Single(session.Commands.OfType<InferenceCommand.CancelResponse>());
        Assert.Contains(new SessionEffect.DropAudio(stream.Operation), session.Effects);

        session.StopSpeaking(6_000);
        var history = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        var heard = history.OfType<ConversationItem.Message>().Single(item => item.Role == MessageRole.Assistant);
        Assert.Equal(new ContentPart.OutputAudio("One two"), heard.Content.Single());
    }

    [Fact]
    public void SpeechBeforeAnyAudioLeft_LeavesNothingHeard()
    {
        var (session, _) = Speaking();

        session.Speak(5_000, 6_000);

        var history = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        var heard = history.OfType<ConversationItem.Message>().Single(item => item.Role == MessageRole.Assistant);
        Assert.Equal(new ContentPart.OutputAudio(""), heard.Content.Single());
    }

    [Fact]
    public void LateWordsOfACancelledAnswer_AreNotSent()
    {
        var (session, stream) = Speaking();
        session.StartSpeaking(5_000);
        session.Forget();

        session.Say(stream.Operation, " seven eight");
        session.Infer(new InferenceEvent.ResponseCompleted(stream.Operation, ResponseEnding.Completed, default));

        Assert.Empty(session.Types);
    }

    [Fact]
    public void InterruptResponseFalse_LetsTheAnswerGoOn_AndRefusesTheNextOne()
    {
        var (session, _) = Speaking(config => config with
        {
            Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { InterruptResponse = false } },
        });

        session.Speak(5_000, 6_000);

        Assert.DoesNotContain("response.done", session.Types);
        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal("conversation_already_has_active_response", error.Code);
        Assert.Null(error.EventId);
    }

    [Fact]
    public void ClientCancel_EndsTheAnswer_AndTheNextMayBeginAtOnce()
    {
        var (session, stream) = Speaking();

        session.Client(
            """{"type":"response.cancel"}""",
            new AudioHeard(stream, SampleTime.FromMilliseconds(3_000), WasCut: true));
        Assert.Equal("client_cancelled", session.Last<ServerEvent.ResponseDone>().Response.StatusDetails!.Reason);
        session.Forget();
        session.Client("""{"type":"response.create","event_id":"again"}""");

        Assert.Equal(["response.created"], session.Types);
    }

    [Fact]
    public void CancelWithNothingRunning_IsAHarmlessError()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.Client("""{"type":"response.cancel","event_id":"c1"}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("response_cancel_not_active", "c1"), (error.Code, error.EventId));
        Assert.StartsWith("Cancellation failed", error.Message, StringComparison.Ordinal);
        Assert.Single(session.Types);
    }

    [Fact]
    public void SecondCreateWhileAnswering_IsRefusedWithItsEventId()
    {
        var (session, _) = Speaking();

        session.Client("""{"type":"response.create","event_id":"agents_js_response_create_2"}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal("conversation_already_has_active_response", error.Code);
        Assert.Equal("agents_js_response_create_2", error.EventId);
        Assert.Equal(["error"], session.Types);
    }

    [Fact]
    public void OutOfBandAnswer_AddsNothing_AndSurvivesABargeIn()
    {
        var session = new SessionSimulator();
        session.Forget();
        session.Client("""{"type":"response.create","response":{"conversation":"none","metadata":{"topic":"x"}}}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;

        session.Say(operation, Sentence);
        session.StartSpeaking(5_000);
        session.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(3_000)));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, default));

        Assert.DoesNotContain("conversation.item.added", session.Types);
        Assert.DoesNotContain("conversation.item.done", session.Types);
        var response = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Null(response.ConversationId);
        Assert.Equal("x", response.Metadata!["topic"]);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(499, "")]
    [InlineData(500, "One")]
    [InlineData(1_700, "One two three")]
    [InlineData(3_000, Sentence)]
    public void Truncate_KeepsTheWordsThatWereOver(int audioEndMs, string heard)
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Answer(Sentence);
        var itemId = session.Last<ServerEvent.AudioTranscriptDone>().At.ItemId;
        session.Forget();

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","audio_end_ms":{{audioEndMs}},"content_index":0}""");
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");

        Assert.Equal(["conversation.item.truncated", "conversation.item.retrieved"], session.Types);
        var item = Assert.IsType<ConversationItem.Message>(session.Last<ServerEvent.ItemRetrieved>().Item);
        Assert.Equal(new ContentPart.OutputAudio(heard), item.Content.Single());
    }

    [Fact]
    public void TruncateBeyondTheAudio_IsRefusedInTheWordsClientsMatch()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Answer(Sentence);
        var itemId = session.Last<ServerEvent.AudioTranscriptDone>().At.ItemId;

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":3001}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal("invalid_value", error.Code);
        Assert.Equal("Audio content of 3000ms is already shorter than 3001ms", error.Message);
    }

    [Fact]
    public void TruncateBehindAnEarlierCut_IsRefused()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Answer(Sentence);
        var itemId = session.Last<ServerEvent.AudioTranscriptDone>().At.ItemId;
        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":2000}""");

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":2500}""");

        Assert.Equal("Audio content of 2000ms is already shorter than 2500ms", session.Last<ServerEvent.Error>().Details.Message);
    }

    [Fact]
    public void TruncateOfAUsersItem_IsRefused()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var itemId = session.Last<ServerEvent.SpeechStarted>().ItemId;

        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":1}""");

        Assert.Equal("Only model output audio messages can be truncated", session.Last<ServerEvent.Error>().Details.Message);
    }

    [Fact]
    public void AnswerCutOnItsWayToTheClient_LosesItsUnheardEnd()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Answer(Sentence);

        session.StartSpeaking(
            2_000,
            new AudioHeard(new AudioStreamId(operation, 0), SampleTime.FromMilliseconds(1_000), WasCut: true));
        session.StopSpeaking(3_000);

        var history = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Equal(
            new ContentPart.OutputAudio("One two"),
            ((ConversationItem.Message)history[1]).Content.Single());
    }

    private static (SessionSimulator Session, AudioStreamId Stream) Speaking(
        Func<SessionConfig, SessionConfig>? configure = null)
    {
        var session = new SessionSimulator(configure);
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, Sentence);
        session.Forget();
        return (session, new AudioStreamId(operation, 0));
    }
}
