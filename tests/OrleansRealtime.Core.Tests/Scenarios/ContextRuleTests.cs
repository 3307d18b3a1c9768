using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Server;
using static OrleansRealtime.Core.Tests.Scenarios.ContextScenes;

namespace OrleansRealtime.Core.Tests.Scenarios;

/// <summary>What is refused, what is bounded, and how contexts look on the wire.</summary>
public sealed class ContextRuleTests
{
    [Theory]
    [InlineData("""{"type":"context.switch","event_id":"e","context_id":"nobody"}""", "context_switch_invalid_context_id", "context_id")]
    [InlineData("""{"type":"context.delete","event_id":"e","context_id":"nobody"}""", "context_delete_invalid_context_id", "context_id")]
    [InlineData("""{"type":"context.delete","event_id":"e","context_id":"default"}""", "invalid_value", "context_id")]
    [InlineData("""{"type":"context.create","event_id":"e","context":{"id":"default"}}""", "context_create_duplicate_context_id", "context.id")]
    [InlineData("""{"type":"context.create","event_id":"e","context":{"id":""}}""", "invalid_value", "context.id")]
    [InlineData("""{"type":"context.create","event_id":"e"}""", "missing_required_parameter", "context")]
    [InlineData("""{"type":"context.create","event_id":"e","context":{"session":{"audio":{"input":{}}}}}""", "unknown_parameter", "context.session.audio.input")]
    [InlineData("""{"type":"context.create","event_id":"e","context":{"session":{"reasoning":{"effort":"low"}}}}""", "invalid_value", "context.session.reasoning")]
    [InlineData("""{"type":"context.switch","event_id":"e","context_id":"default","cancel":1}""", "invalid_type", "cancel")]
    public void Mistakes_AreToldInTheApisForm(string json, string code, string param)
    {
        var session = Create();
        session.Forget();

        session.Client(json);

        Assert.Equal(["error"], session.Types);
        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void TheCurrentContext_AndTheOneToComeNext_CannotBeDeleted()
    {
        var session = Create();
        session.Client(Side);
        session.Client("""{"type":"response.create"}""");
        session.Client("""{"type":"context.switch","context_id":"side"}""");
        session.Client("""{"type":"context.delete","context_id":"side"}""");
        Assert.Equal("context_in_use", session.Last<ServerEvent.Error>().Details.Code);
        Complete(session);
        session.Client("""{"type":"context.delete","context_id":"side"}""");
        Assert.Equal(2, session.Events.OfType<ServerEvent.Error>().Count());

        Switch(session, "default");
        session.Client("""{"type":"context.delete","context_id":"side"}""");
        Assert.Equal("side", session.Last<ServerEvent.ContextDeleted>().ContextId.Value);
    }

    [Fact]
    public void ADeletedContext_TakesItsItemsAlong_AndGivesTheirRoomBack()
    {
        var session = Create(settings: new SessionSettings { MaxItems = 2 });
        session.Client(Side);
        Switch(session, "side");
        Say(session, "one");
        Say(session, "two");
        var item = session.Last<ServerEvent.ItemDone>().Item.Id;
        Switch(session, "default");
        Say(session, "three");
        Assert.Equal("conversation_full", session.Last<ServerEvent.Error>().Details.Code);

        session.Client("""{"type":"context.delete","context_id":"side"}""");
        session.Forget();
        Say(session, "three");
        Say(session, "four");
        session.Client($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");

        Assert.Equal(2, session.Events.OfType<ServerEvent.ItemDone>().Count());
        Assert.Equal("item_retrieve_invalid_item_id", session.Last<ServerEvent.Error>().Details.Code);
    }

    [Fact]
    public void Contexts_AreBounded_InNumberAndInTheSizeOfTheirSettings()
    {
        var session = Create(settings: new SessionSettings { MaxContexts = 3, MaxConversationCharacters = 5_000 });
        session.Client($$$$"""{"type":"context.create","context":{"session":{"instructions":"{{{{new string('x', 6_000)}}}}"}}}""");
        Assert.Equal("conversation_full", session.Last<ServerEvent.Error>().Details.Code);
        session.Client("""{"type":"context.create","context":{"name":"made up"}}""");
        session.Client("""{"type":"context.create","context":{}}""");
        session.Client("""{"type":"context.create","context":{}}""");

        Assert.Equal("too_many_contexts", session.Last<ServerEvent.Error>().Details.Code);
        Assert.Matches("^ctx_[0-9A-Za-z]{21}$", session.Events.OfType<ServerEvent.ContextCreated>().First().Context.Id.Value);
    }

    [Fact]
    public void AnItemsId_IsTakenInEveryContext()
    {
        var session = Create();
        session.Client("""{"type":"conversation.item.create","item":{"id":"mine","type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""");
        session.Client(Side);
        Switch(session, "side");

        session.Client("""{"type":"conversation.item.create","item":{"id":"mine","type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""");

        Assert.Equal("item_create_duplicate_item_id", session.Last<ServerEvent.Error>().Details.Code);
    }

    [Fact]
    public void TheEvents_LookLikeTheApis()
    {
        var session = Create();
        session.Client(Side);
        Switch(session, "side");
        session.Client("""{"type":"context.list"}""");

        var created = Wire.Text(session.Last<ServerEvent.ContextCreated>(), "event_1");
        Assert.StartsWith("""{"type":"context.created","event_id":"event_1","context":{"id":"side","object":"realtime.context","name":"Side","conversation_id":"conv_""", created, StringComparison.Ordinal);
        Assert.Contains(""","item_count":0,"session":{"output_modalities":["audio"],"instructions":""", created, StringComparison.Ordinal);
        Assert.EndsWith(""","prompt":null,"audio":{"output":{"voice":"alloy","speed":1.0}}}}}""", created, StringComparison.Ordinal);
        Assert.StartsWith(
            """{"type":"context.switched","event_id":"event_2","previous_context_id":"default","context":{"id":"side","object":"realtime.context",""",
            Wire.Text(session.Last<ServerEvent.ContextSwitched>(), "event_2"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            """{"type":"context.listed","event_id":"event_3","current_context_id":"side","contexts":[{"id":"default","object":"realtime.context","name":null,""",
            Wire.Text(session.Last<ServerEvent.ContextListed>(), "event_3"),
            StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"context.deleted","event_id":"event_4","context_id":"side"}""",
            Wire.Text(new ServerEvent.ContextDeleted(session.Last<ServerEvent.ContextSwitched>().Context.Id), "event_4"));
    }
}
