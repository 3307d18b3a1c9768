using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class ManualTurnTests
{
    private static readonly Func<SessionConfig, SessionConfig> PushToTalk = config => config with
    {
        Input = config.Input with { TurnDetection = null },
    };

    [Fact]
    public void Commit_MakesOneItem_AndNoResponse()
    {
        var session = new SessionSimulator(PushToTalk);
        var listening = session.LastCommand<InferenceCommand.StartTranscription>();
        session.Forget();
        session.Position = SampleTime.FromMilliseconds(1_500);

        session.Client("""{"type":"input_audio_buffer.commit"}""");

        Assert.Equal(
            ["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"],
            session.Types);
        var end = session.LastCommand<InferenceCommand.EndTranscription>();
        Assert.Equal((listening.Operation, SampleTime.FromMilliseconds(1_500)), (end.Operation, end.To));
        var next = session.LastCommand<InferenceCommand.StartTranscription>();
        Assert.Equal(SampleTime.FromMilliseconds(1_500), next.From);
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1_000, "41.67")]
    [InlineData(2_399, "99.96")]
    public void CommitOfTooLittle_IsRefused_AndKeepsTheAudio(long samples, string milliseconds)
    {
        var session = new SessionSimulator(PushToTalk);
        session.Forget();
        session.Position = new SampleTime(samples);

        session.Client("""{"type":"input_audio_buffer.commit","event_id":"e1"}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("input_audio_buffer_commit_empty", "e1"), (error.Code, error.EventId));
        Assert.EndsWith($"buffer only has {milliseconds}ms of audio.", error.Message, StringComparison.Ordinal);
        session.Position = new SampleTime(2_400);
        session.Client("""{"type":"input_audio_buffer.commit"}""");
        Assert.Equal("conversation.item.done", session.Types[^1]);
    }

    [Fact]
    public void Clear_DropsWhatIsBeingRecognised()
    {
        var session = new SessionSimulator(PushToTalk);
        var listening = session.LastCommand<InferenceCommand.StartTranscription>();
        session.Forget();
        session.Position = SampleTime.FromMilliseconds(700);

        session.Client("""{"type":"input_audio_buffer.clear"}""");

        Assert.Equal(["input_audio_buffer.cleared"], session.Types);
        Assert.Equal(listening.Operation, session.LastCommand<InferenceCommand.CancelTranscription>().Operation);
        Assert.Equal(session.Position, session.LastCommand<InferenceCommand.StartTranscription>().From);
    }

    [Fact]
    public void SwitchingDetectionOff_ForgetsTheSegment_AndKeepsTheBuffer()
    {
        var session = new SessionSimulator();
        session.StartSpeaking(500);
        session.Forget();

        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");

        Assert.Equal(["session.updated"], session.Types);
        Assert.Single(session.Commands.OfType<InferenceCommand.CancelTranscription>());
        Assert.Equal(SampleTime.Zero, session.LastCommand<InferenceCommand.StartTranscription>().From);
        session.StopSpeaking(2_000);
        Assert.Equal(["session.updated"], session.Types);
        session.Client("""{"type":"input_audio_buffer.commit"}""");
        Assert.Contains("input_audio_buffer.committed", session.Types);
    }

    [Fact]
    public void ClientCommitDuringSpeech_UsesTheReservedItem()
    {
        var session = new SessionSimulator();
        session.StartSpeaking(500);
        var reserved = session.Last<ServerEvent.SpeechStarted>().ItemId;
        session.Position = SampleTime.FromMilliseconds(2_000);
        session.Forget();

        session.Client("""{"type":"input_audio_buffer.commit"}""");

        Assert.Equal(reserved, session.Last<ServerEvent.InputAudioCommitted>().ItemId);
        Assert.DoesNotContain("input_audio_buffer.speech_stopped", session.Types);
        Assert.DoesNotContain("response.created", session.Types);
    }

    [Fact]
    public void TextTurn_SendsTheEventsOfTheReferenceInTheirOrder()
    {
        var session = new SessionSimulator(config => config with { OutputModality = OutputModality.Text });
        session.Forget();

        session.Client("""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}}""");
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.TextDelta(operation, "Hello"));
        session.Infer(new InferenceEvent.TextDelta(operation, " you"));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, new TextUsage(3, 0, 2)));

        Assert.Equal(
            [
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
                "response.output_item.added",
                "conversation.item.added",
                "response.content_part.added",
                "response.output_text.delta",
                "response.output_text.delta",
                "response.output_text.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types);
        var item = (ConversationItem.Message)session.Last<ServerEvent.ItemDone>().Item;
        Assert.Equal(new ContentPart.OutputText("Hello you"), item.Content.Single());
    }

    [Fact]
    public void InsertedItems_KeepOneConsistentChain()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.Client(UserText("b", null));
        session.Client(UserText("a", "root"));
        session.Client(UserText("c", "b"));
        session.Client(UserText("x", "nowhere"));
        session.Client(UserText("a", null));

        var added = session.Events.OfType<ServerEvent.ItemAdded>()
            .Select(item => (item.PreviousItemId?.Value, item.Item.Id!.Value.Value));
        Assert.Equal([(null, "b"), (null, "a"), ("b", "c")], added);
        Assert.Equal(
            ["item_create_invalid_previous_item_id", "item_create_duplicate_item_id"],
            session.Events.OfType<ServerEvent.Error>().Select(error => error.Details.Code));
        session.Client("""{"type":"response.create"}""");
        Assert.Equal(
            ["a", "b", "c"],
            session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Select(item => item.Id!.Value.Value));
    }

    [Fact]
    public void VoiceOnceHeard_CannotChange_ButMayBeRepeated()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        session.Answer("Hello.");
        session.Forget();

        session.Client("""{"type":"session.update","event_id":"v","session":{"type":"realtime","instructions":"new","audio":{"output":{"voice":"verse"}}}}""");
        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"alloy"}}}}""");

        Assert.Equal(["error", "session.updated"], session.Types);
        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("cannot_update_voice", "v"), (error.Code, error.EventId));
        Assert.NotEqual("new", session.Last<ServerEvent.SessionUpdated>().Session.Instructions);
    }

    private static string UserText(string id, string? previous) =>
        $$$"""{"type":"conversation.item.create","previous_item_id":{{{(previous is null ? "null" : $"\"{previous}\"")}}},"item":{"id":"{{{id}}}","type":"message","role":"user","content":[{"type":"input_text","text":"t"}]}}""";
}
