using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using static OrleansRealtime.Core.Tests.Scenarios.ContextScenes;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Several conversations in one session.</summary>
public sealed class ContextTests
{
    [Theory]
    [InlineData("""{"type":"context.create","event_id":"e","context":{"id":"side"}}""")]
    [InlineData("""{"type":"context.create","event_id":"e","bogus":1}""")]
    [InlineData("""{"type":"context.list","event_id":"e"}""")]
    [InlineData("""{"type":"context.switch","event_id":"e","context_id":"default"}""")]
    [InlineData("""{"type":"context.delete","event_id":"e","context_id":"side"}""")]
    public void WithoutOptingIn_TheEventsAreAsUnknownAsAnyOther(string json)
    {
        var session = new SessionSimulator();
        var type = json.Split('"')[3];
        session.Forget();

        session.Client(json);
        session.Client(json.Replace(type, "nonsense", StringComparison.Ordinal));

        var errors = session.Events.Cast<ServerEvent.Error>().Select(error => error.Details).ToList();
        Assert.Equal(errors[1] with { Message = errors[1].Message.Replace("nonsense", type, StringComparison.Ordinal) }, errors[0]);
        Assert.Equal("e", errors[0].EventId);
    }

    [Fact]
    public void ANewSession_IsInItsDefaultContext()
    {
        var session = Create();

        session.Client("""{"type":"context.list"}""");

        var listed = session.Last<ServerEvent.ContextListed>();
        Assert.Equal("default", listed.Current.Value);
        Assert.Equal("default", Assert.Single(listed.Contexts).Id.Value);
    }

    [Fact]
    public void EachContext_HasItsOwnHistory()
    {
        var session = Create();
        Say(session, "first");
        session.Client(Side);
        Switch(session, "side");
        Say(session, "second");

        Assert.Equal(["second"], Ask(session));
        session.Answer("Yes.");
        Switch(session, "default");
        Assert.Equal(["first"], Ask(session));
        session.Answer("No.");

        session.Client("""{"type":"context.list"}""");
        Assert.Equal([2, 2], session.Last<ServerEvent.ContextListed>().Contexts.Select(context => context.ItemCount));
    }

    [Fact]
    public void EachContext_HasItsOwnSettings_WhichBeginAsTheCurrentOnes()
    {
        var session = Create();
        session.Client("""{"type":"session.update","session":{"type":"realtime","instructions":"base","max_output_tokens":100}}""");
        session.Client(
            """{"type":"context.create","context":{"id":"side","session":{"instructions":"side","output_modalities":["text"],"tools":[{"type":"function","name":"f"}],"tool_choice":"required","audio":{"output":{"voice":"ash"}}}}}""");
        Switch(session, "side");
        session.Client("""{"type":"response.create"}""");

        var plan = session.LastCommand<InferenceCommand.StartResponse>().Plan;
        Assert.Equal("side", plan.Instructions);
        Assert.Equal(OutputModality.Text, plan.Modality);
        Assert.Equal("f", Assert.IsType<ToolDefinition.Function>(Assert.Single(plan.Tools)).Name);
        Assert.Equal(ToolChoiceKind.Required, plan.ToolChoice.Kind);
        Assert.Equal("ash", plan.Voice.Name);
        Assert.Equal(100, plan.MaxOutputTokens);
        Complete(session);

        session.Client(
            """{"type":"session.update","session":{"type":"realtime","instructions":"side too","audio":{"input":{"format":{"type":"audio/pcmu"}}}}}""");
        Switch(session, "default");
        var back = session.Last<ServerEvent.ContextSwitched>().Session;
        Assert.Equal("base", back.Instructions);
        Assert.Equal(OutputModality.Audio, back.OutputModality);
        Assert.Equal("alloy", back.Output.Voice.Name);
        Assert.Equal(WireAudioFormat.Pcmu, back.Input.Format);
        Switch(session, "side");
        Assert.Equal("side too", session.Session.Config.Instructions);
    }

    [Fact]
    public void ASwitch_WaitsForTheRunningResponse()
    {
        var session = Create();
        session.Client(Side);
        Say(session, "question");
        session.Client("""{"type":"response.create"}""");

        session.Client("""{"type":"context.switch","context_id":"side"}""");
        Say(session, "still before");
        Assert.DoesNotContain("context.switched", session.Types);
        Complete(session);

        Assert.Equal("context.switched", session.Types[^1]);
        Assert.True(Array.IndexOf(session.Types, "response.done") < Array.IndexOf(session.Types, "context.switched"));
        Say(session, "after");
        Assert.Equal(["after"], Ask(session));
    }

    [Fact]
    public void ASwitchWithCancel_EndsTheResponse_WithWhatWasHeard()
    {
        var session = Create();
        session.Client(Side);
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "one two three four");
        var heard = new AudioHeard(new AudioStreamId(operation, 0), Audio.SampleTime.FromMilliseconds(1_100), WasCut: false);
        session.Forget();

        session.Client("""{"type":"context.switch","context_id":"side","cancel":true}""", heard);

        var done = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal(ResponseStatus.Cancelled, done.Status);
        Assert.Equal("client_cancelled", done.StatusDetails!.Reason);
        Assert.Equal(["response.done", "rate_limits.updated", "context.switched"], session.Types[^3..]);
        Switch(session, "default");
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{done.Output[0].Id}}"}""");
        var message = (ConversationItem.Message)session.Last<ServerEvent.ItemRetrieved>().Item;
        Assert.Equal("one two", ((ContentPart.OutputAudio)message.Content[0]).Transcript);
    }

    [Fact]
    public void ANewerSwitch_TakesThePlaceOfOneThatWaits_WhoseAskerIsTold()
    {
        var session = Create();
        session.Client(Side);
        session.Client("""{"type":"context.create","context":{"id":"other"}}""");
        session.Client("""{"type":"response.create"}""");

        session.Client("""{"type":"context.switch","event_id":"one","context_id":"side"}""");
        session.Client("""{"type":"context.switch","event_id":"two","context_id":"other"}""");
        var error = session.Last<ServerEvent.Error>().Details;
        Complete(session);

        Assert.Equal(("context_switch_replaced", "one"), (error.Code, error.EventId));
        Assert.Equal("other", session.Last<ServerEvent.ContextSwitched>().Context.Id.Value);
        Assert.Single(session.Events.OfType<ServerEvent.ContextSwitched>());
    }

    [Fact]
    public void Words_LandWhereTheyWereSpoken()
    {
        var session = Create(config => config with { Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { CreateResponse = false } } });
        session.Client(Side);
        session.Speak(500, 1_500);
        var before = session.LastCommand<InferenceCommand.StartTranscription>();
        session.StartSpeaking(2_000);
        Switch(session, "side");
        session.StopSpeaking(3_000);
        var after = session.LastCommand<InferenceCommand.StartTranscription>();

        session.Infer(new InferenceEvent.TranscriptCompleted(before.Operation, "old", Audio.SampleTime.FromMilliseconds(1_000)));
        session.Infer(new InferenceEvent.TranscriptCompleted(after.Operation, "new", Audio.SampleTime.FromMilliseconds(1_000)));

        Assert.Equal(["new"], Ask(session));
        Complete(session);
        Switch(session, "default");
        Assert.Equal(["old"], Ask(session));
    }

    [Fact]
    public void AToolsResult_LandsWhereTheToolWasCalled()
    {
        var session = Create();
        session.Client(Side);
        session.Client("""{"type":"response.create"}""");
        session.Infer(new InferenceEvent.ToolCalled(session.LastCommand<InferenceCommand.StartResponse>().Operation, "call_1", "f", "{}"));
        Complete(session);
        Switch(session, "side");

        session.Client("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"done"}}""");

        Assert.Empty(Ask(session));
        Complete(session);
        Switch(session, "default");
        session.Client("""{"type":"response.create"}""");
        Assert.Equal(2, session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Count);
    }

    [Fact]
    public void TheVoice_IsFixedWhereItWasHeard_AndFreeElsewhere()
    {
        var session = Create();
        session.Client("""{"type":"response.create"}""");
        session.Answer("Hello.");
        session.Client("""{"type":"context.create","context":{"id":"side","session":{"audio":{"output":{"voice":"ash"}}}}}""");
        Switch(session, "side");
        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"coral"}}}}""");
        Assert.Equal("coral", session.Session.Config.Output.Voice.Name);

        Switch(session, "default");
        Assert.Equal("alloy", session.Session.Config.Output.Voice.Name);
        session.Client("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"coral"}}}}""");
        Assert.Equal("cannot_update_voice", session.Last<ServerEvent.Error>().Details.Code);
    }
}
