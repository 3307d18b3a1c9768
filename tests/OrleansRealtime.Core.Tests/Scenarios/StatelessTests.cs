using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>Sessions that remember nothing from one exchange to the next.</summary>
public sealed class StatelessTests
{
    private const string Stateless = """{"type":"session.update","session":{"type":"realtime","include":["session.stateless"]}}""";
    private const string Respond = """{"type":"response.create"}""";

    [Fact]
    public void EachExchange_BeginsWithNothing_AndNothingOfItIsKept()
    {
        var session = Create();
        session.Speak(500, 1_500);
        Hear(session, "my name is Ada");
        session.Answer("Hello Ada.");
        var items = session.Events.OfType<ServerEvent.ItemDone>().Select(done => done.Item.Id!.Value).ToList();

        var forgotten = session.LastCommand<InferenceCommand.Forget>();
        Assert.Equal(items.ToHashSet(), forgotten.Items.ToHashSet());
        Assert.Single(forgotten.Streams);
        session.Forget();
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{items[0]}}"}""");
        session.Client($$"""{"type":"conversation.item.truncate","item_id":"{{items[1]}}","content_index":0,"audio_end_ms":0}""");
        Say(session, "what is my name?", previous: items[0].Value);
        Assert.Equal(
            ["item_retrieve_invalid_item_id", "item_truncate_invalid_item_id", "item_create_invalid_previous_item_id"],
            session.Events.Cast<ServerEvent.Error>().Select(error => error.Details.Code));

        session.Speak(3_000, 4_000);
        Assert.Single(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
        Assert.Null(session.Last<ServerEvent.ItemAdded>().PreviousItemId);
    }

    [Fact]
    public void LateWords_AreTold_ButNotKept()
    {
        var session = Create(config => config with { Input = config.Input with { Transcription = new TranscriptionConfig { Model = "whisper-1" } } });
        session.Speak(500, 1_500);
        session.Answer("Hello.");
        session.Forget();

        Hear(session, "late words");

        Assert.Contains("conversation.item.input_audio_transcription.completed", session.Types);
        session.Speak(3_000, 4_000);
        Assert.Single(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
    }

    [Fact]
    public void AToolCall_KeepsItsExchangeOpen_UntilAResponseNeedsNoMore()
    {
        var session = Create();
        Say(session, "weather?");
        session.Client(Respond);
        Call(session, "call_1");
        Assert.Empty(session.Commands.OfType<InferenceCommand.Forget>());

        Result(session, "call_1");
        session.Client(Respond);
        Assert.Equal(3, session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Count);
        session.Answer("Rain.");

        Assert.Equal(4, session.LastCommand<InferenceCommand.Forget>().Items.Count);
        session.Client(Respond);
        Assert.Empty(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
    }

    [Fact]
    public void AResultThatDoesNotCome_IsNotWaitedForForEver()
    {
        var session = Create();
        Say(session, "weather?");
        session.Client(Respond);
        Call(session, "call_1");

        session.Pass(TimeSpan.FromSeconds(119));
        Assert.Empty(session.Commands.OfType<InferenceCommand.Forget>());
        session.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(2, session.LastCommand<InferenceCommand.Forget>().Items.Count);
        Result(session, "call_1");
        Assert.Equal("invalid_tool_call_id", session.Last<ServerEvent.Error>().Details.Code);
    }

    [Fact]
    public void ChainsOfToolCalls_EndSomewhere()
    {
        var session = Create(settings: new SessionSettings { MaxExchangeResponses = 3 });
        for (var i = 1; i <= 3; i++)
        {
            Assert.Empty(session.Commands.OfType<InferenceCommand.Forget>());
            session.Client(Respond);
            Call(session, $"call_{i}");
        }

        Assert.Equal(3, session.LastCommand<InferenceCommand.Forget>().Items.Count);
    }

    [Fact]
    public void WhatIsSaidWhileAnAnswerRuns_IsTheNextExchanges()
    {
        var session = Create(config => config with { Input = config.Input with { TurnDetection = new TurnDetectionConfig.ServerVad { InterruptResponse = false } } });
        Say(session, "first");
        session.Client(Respond);
        Say(session, "second");
        session.Answer("One.");

        session.Client(Respond);

        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        var message = Assert.IsType<ConversationItem.Message>(Assert.Single(context));
        Assert.Equal("second", ((ContentPart.InputText)message.Content[0]).Text);
    }

    [Theory]
    [InlineData(ResponseStatus.Cancelled)]
    [InlineData(ResponseStatus.Failed)]
    public void HoweverAnExchangeEnds_ItIsForgotten(ResponseStatus status)
    {
        var session = Create();
        Say(session, "first");
        session.Client(Respond);
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Say(operation, "one two");
        if (status == ResponseStatus.Cancelled)
        {
            session.StartSpeaking(1_000);
        }
        else
        {
            session.Infer(new InferenceEvent.ResponseFailed(operation, SessionFault.Model, "It broke."));
        }

        Assert.Equal(status, session.Last<ServerEvent.ResponseDone>().Response.Status);
        Assert.Equal(2, session.LastCommand<InferenceCommand.Forget>().Items.Count);
    }

    [Fact]
    public void OptingIn_ForgetsWhatWasThere_AndOptingOutRemembersFromThenOn()
    {
        var session = new SessionSimulator();
        Say(session, "before");
        session.Client(Stateless);
        Say(session, "one");
        session.Client(Respond);
        Assert.Single(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
        session.Answer("Yes.");

        session.Client("""{"type":"session.update","session":{"type":"realtime","include":null}}""");
        Say(session, "two");
        session.Client(Respond);
        session.Answer("Yes.");
        session.Client(Respond);
        Assert.Equal(2, session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.Count);
    }

    [Fact]
    public void OptingInWhileAnAnswerRuns_ForgetsAtItsEnd()
    {
        var session = new SessionSimulator();
        Say(session, "before");
        session.Client(Respond);
        session.Client(Stateless);
        session.Answer("Yes.");

        session.Client(Respond);
        Assert.Empty(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
    }

    [Fact]
    public void APolicy_CannotBeOptedOutOf_AndIsNotSeen()
    {
        var session = new SessionSimulator(settings: new SessionSettings { IsStateless = true });
        Assert.Null(session.Session.Config.Include);
        session.Client("""{"type":"session.update","session":{"type":"realtime","include":null}}""");
        Say(session, "one");
        session.Client(Respond);
        session.Answer("Yes.");
        session.Client(Respond);

        Assert.Empty(session.LastCommand<InferenceCommand.StartResponse>().Plan.Context);
        Assert.DoesNotContain("conversation.item.deleted", session.Types);
    }

    [Fact]
    public void ARequestsOwnInput_IsForgottenByTheWorkerToo()
    {
        var session = Create();
        session.Client(
            """{"type":"response.create","response":{"conversation":"none","input":[{"id":"mine","type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAA"}]}]}}""");
        Assert.Empty(session.Commands.OfType<InferenceCommand.Forget>());
        session.Answer("Yes.");

        Assert.Equal("mine", Assert.Single(session.LastCommand<InferenceCommand.Forget>().Items).Value);
    }

    [Fact]
    public void WithoutOptingIn_ARetrievedItemIsStillThere()
    {
        var session = new SessionSimulator();
        Say(session, "kept");
        session.Client(Respond);
        session.Answer("Yes.");
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{session.Events.OfType<ServerEvent.ItemDone>().First().Item.Id}}"}""");

        Assert.Equal("conversation.item.retrieved", session.Types[^1]);
        Assert.Empty(session.Commands.OfType<InferenceCommand.Forget>());
    }

    private static SessionSimulator Create(Func<SessionConfig, SessionConfig>? configure = null, SessionSettings? settings = null) =>
        new(config => (configure?.Invoke(config) ?? config) with { Include = [SessionIncludes.Stateless] }, settings);

    private static void Say(SessionSimulator session, string text, string? previous = null)
    {
        var after = previous is null ? "" : $"\"previous_item_id\":\"{previous}\",";
        session.Client(
            $$$"""{"type":"conversation.item.create",{{{after}}}"item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}""");
    }

    private static void Hear(SessionSimulator session, string text) => session.Infer(
        new InferenceEvent.TranscriptCompleted(new OperationId(1), text, SampleTime.FromMilliseconds(900)));

    private static void Call(SessionSimulator session, string callId)
    {
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.ToolCalled(operation, callId, "f", "{}"));
        session.Infer(new InferenceEvent.ResponseCompleted(operation, ResponseEnding.Completed, new TextUsage(1, 0, 1)));
    }

    private static void Result(SessionSimulator session, string callId) => session.Client(
        $$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{{callId}}}","output":"rain"}}""");
}
