using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>The answer that was being made when the process died goes on as the same answer.</summary>
public sealed class RestoredResponseTests
{
    private const string TextResponse = """{"type":"response.create","response":{"output_modalities":["text"]}}""";

    private static readonly string[] MessageEnd =
        ["response.output_text.done", "response.content_part.done", "conversation.item.done", "response.output_item.done"];

    private static readonly string[] Done = ["response.done", "rate_limits.updated"];

    [Fact]
    public void NothingToldYet_RunsAgain_AndNobodyNotices()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var asked = session.LastCommand<InferenceCommand.StartResponse>();

        var restored = session.Restore();

        Assert.Empty(restored.Events);
        var again = restored.LastCommand<InferenceCommand.StartResponse>();
        Assert.Equal(
            EffectText.Of(new SessionEffect.Infer(asked)),
            EffectText.Of(new SessionEffect.Infer(again)));
        restored.Answer("Good morning.");
        Assert.Equal(ResponseStatus.Completed, restored.Last<ServerEvent.ResponseDone>().Response.Status);
        Assert.Equal(
            session.Last<ServerEvent.ResponseCreated>().Response.Id,
            restored.Last<ServerEvent.ResponseDone>().Response.Id);
    }

    [Fact]
    public void WrittenWords_AreNotToldTwice_WhateverTheirPortions()
    {
        var (session, operation) = Writing("Hello wor", "ld, how");

        var restored = session.Restore();
        Assert.Equal(operation, restored.LastCommand<InferenceCommand.StartResponse>().Operation);
        foreach (var delta in (string[])["He", "llo world", ", how are", " you?"])
        {
            restored.Infer(new InferenceEvent.TextDelta(operation, delta));
        }

        Assert.Equal([" are", " you?"], restored.Events.OfType<ServerEvent.OutputTextDelta>().Select(told => told.Delta));
        Assert.Equal(2, restored.Events.Count());
        restored.End(operation);
        Assert.Equal("Hello world, how are you?", restored.Last<ServerEvent.OutputTextDone>().Text);
        Assert.Equal(
            session.Last<ServerEvent.OutputItemAdded>().Item.Id,
            restored.Last<ServerEvent.ResponseDone>().Response.Output.Single().Id);
    }

    [Fact]
    public void OtherWords_CloseWhatWasTold_AndAreToldAfresh()
    {
        var (session, operation) = Writing("Hello world");
        var restored = session.Restore();
        restored.Forget();

        restored.Infer(new InferenceEvent.TextDelta(operation, "Hello there"));

        Assert.Equal(MessageEnd, restored.Types);
        var closed = (ConversationItem.Message)restored.Last<ServerEvent.OutputItemDone>().Item;
        Assert.Equal(ItemStatus.Incomplete, closed.Status);
        Assert.Equal(new ContentPart.OutputText("Hello world"), closed.Content.Single());
        Assert.Equal(new SessionEffect.DropAudio(operation), restored.Effects[0]);
        Assert.Equal(new InferenceCommand.CancelResponse(operation), restored.Commands.First());
        var afresh = restored.LastCommand<InferenceCommand.StartResponse>();
        Assert.NotEqual(operation, afresh.Operation);
        Assert.Empty(afresh.Plan.Context);

        restored.Forget();
        restored.Infer(new InferenceEvent.TextDelta(operation, "stale"));
        Assert.Empty(restored.Events);
        restored.Infer(new InferenceEvent.TextDelta(afresh.Operation, "Hello there"));
        restored.End(afresh.Operation);
        Assert.Equal(1, restored.Last<ServerEvent.OutputItemAdded>().OutputIndex);
        var done = restored.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(session.Last<ServerEvent.ResponseCreated>().Response.Id, done.Id);
        Assert.Equal(ResponseStatus.Completed, done.Status);
        Assert.Equal(2, done.Output.Count);
    }

    [Fact]
    public void AfterATellingAfresh_AnotherRestoreRepeatsOnlyThat()
    {
        var (session, operation) = Writing("Hello world");
        var second = session.Restore();
        second.Infer(new InferenceEvent.TextDelta(operation, "Other"));
        var afresh = second.LastCommand<InferenceCommand.StartResponse>().Operation;
        second.Infer(new InferenceEvent.TextDelta(afresh, "Other words"));

        var third = second.Restore();

        Assert.Equal(afresh, third.LastCommand<InferenceCommand.StartResponse>().Operation);
        third.Infer(new InferenceEvent.TextDelta(afresh, "Other words here"));
        Assert.Equal(" here", Assert.IsType<ServerEvent.OutputTextDelta>(Assert.Single(third.Events)).Delta);
    }

    [Fact]
    public void AnEndBeforeWhatWasTold_IsToldAfresh()
    {
        var (session, operation) = Writing("Hello world");
        var restored = session.Restore();
        restored.Infer(new InferenceEvent.TextDelta(operation, "Hello"));

        restored.End(operation);

        Assert.Equal(MessageEnd, restored.Types);
        Assert.NotEqual(operation, restored.LastCommand<InferenceCommand.StartResponse>().Operation);
    }

    [Fact]
    public void SpokenWords_AreNotToldTwice_AndTheirSoundIsNotMadeTwice()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.SpokenDelta(operation, "One two", [Word(3, 500), Word(7, 1_000)]));
        var made = SampleTime.FromMilliseconds(800);

        var restored = session.Restore(madeAudio: stream => stream == new AudioStreamId(operation, 0) ? made : default);

        var again = restored.LastCommand<InferenceCommand.StartResponse>();
        Assert.Equal((operation, 0, made), (again.Operation, again.SkipMessages, again.SkipAudio));
        restored.Infer(new InferenceEvent.SpokenDelta(operation, "One", [Word(3, 510)]));
        restored.Infer(new InferenceEvent.SpokenDelta(operation, " two three", [Word(7, 1_010), Word(13, 1_500)]));
        restored.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(1_500)));
        restored.End(operation);

        Assert.Equal(
            [
                "response.output_audio_transcript.delta",
                "response.output_audio.done",
                "response.output_audio_transcript.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done",
                .. Done,
            ],
            restored.Types);
        Assert.Equal(" three", restored.Last<ServerEvent.AudioTranscriptDelta>().Delta);

        // The times of the words are those of the sound that was made.
        var itemId = restored.Last<ServerEvent.OutputItemDone>().Item.Id;
        restored.Client($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","audio_end_ms":1005,"content_index":0}""");
        restored.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        var heard = (ConversationItem.Message)restored.Last<ServerEvent.ItemRetrieved>().Item;
        Assert.Equal(new ContentPart.OutputAudio("One two"), heard.Content.Single());
    }

    [Fact]
    public void OtherSpokenWords_CutTheirSound()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "One two");
        var restored = session.Restore();
        restored.Forget();

        restored.Say(operation, "Two one");

        var cut = restored.Effects.OfType<SessionEffect.SendEvent>().First();
        Assert.IsType<ServerEvent.OutputAudioDone>(cut.Event);
        Assert.Equal(new AudioGate.Cut(new AudioStreamId(operation, 0)), cut.Gate);
        var afresh = restored.LastCommand<InferenceCommand.StartResponse>();
        Assert.Equal((0, SampleTime.Zero), (afresh.SkipMessages, afresh.SkipAudio));
        restored.Say(afresh.Operation, "Two one");
        var gate = restored.Effects.OfType<SessionEffect.SendEvent>().Select(send => send.Gate).OfType<AudioGate.Open>().Single();
        Assert.Equal(new AudioStreamId(afresh.Operation, 0), gate.Stream);
    }

    [Fact]
    public void WholeOutputs_AreSwallowedInTheirOrder()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        Repeat(session);

        var restored = session.Restore(madeAudio: _ => SampleTime.FromMilliseconds(1_000));
        var again = restored.LastCommand<InferenceCommand.StartResponse>();
        Assert.Equal((1, SampleTime.Zero), (again.SkipMessages, again.SkipAudio));
        Assert.Single(again.Plan.Context);
        Repeat(restored);
        Assert.Empty(restored.Events);

        restored.Infer(new InferenceEvent.ToolCalled(operation, "call_2", "other", "{}"));
        restored.End(operation);
        Assert.Single(restored.Events.OfType<ServerEvent.FunctionArgumentsDelta>());
        Assert.Equal(3, restored.Last<ServerEvent.ResponseDone>().Response.Output.Count);

        void Repeat(SessionSimulator with)
        {
            with.Say(operation, "One two");
            with.Infer(new InferenceEvent.SpokenEnded(operation, SampleTime.FromMilliseconds(1_000)));
            with.Infer(new InferenceEvent.ToolCalled(operation, "call_1", "tool", """{"a":1}"""));
        }
    }

    [Fact]
    public void ItsContext_IsWhatItWas_WithoutWhatCameLater()
    {
        var session = new SessionSimulator();
        session.Client(Message("one"));
        session.Client(TextResponse);
        var asked = session.LastCommand<InferenceCommand.StartResponse>();
        session.Infer(new InferenceEvent.TextDelta(asked.Operation, "Hello"));
        session.Client(Message("two"));

        var again = session.Restore().LastCommand<InferenceCommand.StartResponse>();

        Assert.Equal(EffectText.Of(asked.Plan), EffectText.Of(again.Plan));
        Assert.Single(again.Plan.Context);
    }

    [Fact]
    public void AnInputOfItsOwn_IsGivenAgain_WithWhatWasRecognisedOfIt()
    {
        var session = new SessionSimulator();
        session.Client(
            """
            {"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"input":[
            {"type":"message","role":"user","content":[{"type":"input_audio","audio":"AQIDBA=="}]}]}}
            """);
        var clip = session.LastCommand<InferenceCommand.TranscribeClip>();
        session.Infer(new InferenceEvent.TranscriptCompleted(clip.Operation, "what time is it", SampleTime.Zero));

        var again = session.Restore().LastCommand<InferenceCommand.StartResponse>();

        var given = (ConversationItem.Message)Assert.Single(again.Plan.Context);
        Assert.Equal("what time is it", Assert.IsType<ContentPart.InputAudio>(given.Content.Single()).Transcript);
    }

    [Fact]
    public void AnInterruption_CancelsItLikeAnyOther()
    {
        var session = new SessionSimulator();
        session.Speak(0, 1_000);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "One two three");
        var restored = session.Restore();

        restored.StartSpeaking(3_000, new AudioHeard(new AudioStreamId(operation, 0), SampleTime.FromMilliseconds(1_000), true));

        Assert.Equal(ResponseStatus.Cancelled, restored.Last<ServerEvent.ResponseDone>().Response.Status);
        var itemId = restored.Last<ServerEvent.OutputItemDone>().Item.Id;
        restored.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        var heard = (ConversationItem.Message)restored.Last<ServerEvent.ItemRetrieved>().Item;
        Assert.Equal(new ContentPart.OutputAudio("One two"), heard.Content.Single());
    }

    [Fact]
    public void ACallOfTheClients_IsNotToldTwice_AndItsResultIsTaken()
    {
        var session = new SessionSimulator();
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.ToolCalled(operation, "call_1", "tool", "{}"));
        session.End(operation);

        var restored = session.Restore();
        Assert.Empty(restored.Events);
        Assert.Empty(restored.Commands);
        restored.Client(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"done"}}""");
        Assert.Equal(["conversation.item.added", "conversation.item.done"], restored.Types);
    }

    private static (SessionSimulator Session, OperationId Operation) Writing(params string[] deltas)
    {
        var session = new SessionSimulator();
        session.Client(TextResponse);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        foreach (var delta in deltas)
        {
            session.Infer(new InferenceEvent.TextDelta(operation, delta));
        }

        return (session, operation);
    }

    private static WordTime Word(int textEnd, int milliseconds) => new(textEnd, SampleTime.FromMilliseconds(milliseconds));

    private static string Message(string text) =>
        $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""";
}
