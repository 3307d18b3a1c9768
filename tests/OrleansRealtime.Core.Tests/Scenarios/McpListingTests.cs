using System.Text.Json;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class McpListingTests
{
    [Fact]
    public void Update_ListsTheTools_InTheOrderOfTheReference()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.UpdateTools(Server(more: ""","authorization":"secret","headers":{"X-A":"b"}"""));
        var list = session.LastMcp<McpCommand.ListTools>();
        session.Report(new McpEvent.ToolsListed(list.Operation, [Tool("add", readOnly: true, "Adds.")]));

        Assert.Equal(
            [
                "session.updated",
                "conversation.item.added",
                "mcp_list_tools.in_progress",
                "conversation.item.done",
                "mcp_list_tools.completed",
            ],
            session.Types);
        var added = session.Last<ServerEvent.ItemAdded>();
        var done = session.Last<ServerEvent.ItemDone>();
        Assert.Equal(added.PreviousItemId, done.PreviousItemId);
        Assert.Equal(
            $$$"""{"type":"conversation.item.added","event_id":"event_x","previous_item_id":null,"item":{"id":"{{{added.Item.Id}}}","type":"mcp_list_tools","server_label":"lab","tools":[]}}""",
            Wire.Text(added, "event_x"));
        Assert.Equal(
            $$$"""{"type":"conversation.item.done","event_id":"event_x","previous_item_id":null,"item":{"id":"{{{added.Item.Id}}}","type":"mcp_list_tools","server_label":"lab","tools":[{"name":"add","description":"Adds.","input_schema":{"type":"object"},"annotations":{"readOnlyHint":true}}]}}""",
            Wire.Text(done, "event_x"));
        Assert.Equal(added.Item.Id, session.Last<ServerEvent.McpListToolsCompleted>().ItemId);
        Assert.Equal(("lab", "http://localhost/lab", "secret"), (list.Server.Label, list.Server.Url.AbsoluteUri, list.Server.Authorization));
        Assert.Equal([KeyValuePair.Create("X-A", "b")], list.Server.Headers);
    }

    [Fact]
    public void Secrets_AreNeitherEchoedNorPrinted()
    {
        var session = new SessionSimulator();

        session.UpdateTools(Server(more: ""","authorization":"secret-token","headers":{"X-A":"secret-header"}"""));

        Assert.DoesNotContain("secret", Wire.Text(session.Last<ServerEvent.SessionUpdated>(), "event_x"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", session.LastMcp<McpCommand.ListTools>().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SessionThatBeginsWithServers_ListsThem_AfterItIsCreated()
    {
        var tool = new ToolDefinition.Mcp("lab", JsonElement.Parse(Server()));

        var session = new SessionSimulator(config => config with { Tools = [tool] });

        Assert.Equal(["session.created", "conversation.item.added", "mcp_list_tools.in_progress"], session.Types);
    }

    [Fact]
    public void FailedListing_SaysWhy_AndIsTriedAgainByTheNextUpdate()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());
        session.Forget();

        session.Report(new McpEvent.ListingFailed(new OperationId(1), "It is not there."));
        Assert.Equal(["conversation.item.done", "mcp_list_tools.failed"], session.Types);
        Assert.Equal("It is not there.", ((ConversationItem.McpListTools)session.Last<ServerEvent.ItemDone>().Item).Error);

        session.Forget();
        session.UpdateTools(Server());
        Assert.Single(session.McpCommands().OfType<McpCommand.ListTools>());
    }

    [Fact]
    public void UnchangedServer_IsNotListedAgain_AndAChangedOneIs()
    {
        var session = Listed(more: "");

        session.UpdateTools(Server());
        Assert.Equal(["session.updated"], session.Types);

        session.UpdateTools(Server(more: ",\"allowed_tools\":[\"x\"]"));
        Assert.Contains("mcp_list_tools.in_progress", session.Types);
    }

    [Fact]
    public void ServerRemovedWhileItIsAsked_IsAskedNoLonger()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());
        var list = session.LastMcp<McpCommand.ListTools>();
        session.Forget();

        session.UpdateTools();
        session.Report(new McpEvent.ToolsListed(list.Operation, [Tool("add")]));

        Assert.Equal(["session.updated", "conversation.item.done", "mcp_list_tools.failed"], session.Types);
        Assert.Equal(list.Operation, session.LastMcp<McpCommand.Cancel>().Operation);
        Assert.Contains(session.Effects, effect => effect is SessionEffect.Report { Fact: SessionFact.StaleResultDropped });
    }

    [Theory]
    [InlineData("""["add"]""", "add")]
    [InlineData("""{"tool_names":["add","look"]}""", "add,look")]
    [InlineData("""{"read_only":true}""", "look")]
    [InlineData("""{"read_only":false}""", "add,drop")]
    [InlineData("""{"tool_names":["add","look"],"read_only":true}""", "look")]
    [InlineData("null", "add,look,drop")]
    public void AllowedTools_AreAllThatIsListedAndOffered(string allowed, string expected)
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server(more: $",\"allowed_tools\":{allowed}"));
        var list = session.LastMcp<McpCommand.ListTools>();

        session.Report(new McpEvent.ToolsListed(list.Operation, [Tool("add"), Tool("look", readOnly: true), Tool("drop")]));
        session.Client("""{"type":"response.create"}""");

        var item = (ConversationItem.McpListTools)session.Events.OfType<ServerEvent.ItemDone>().Last().Item;
        Assert.Equal(expected, string.Join(',', item.Tools.EnumerateArray().Select(tool => tool.GetProperty("name").GetString())));
        Assert.Equal(expected, string.Join(',', Offered(session)));
    }

    [Fact]
    public void TooManyTools_FailTheListing_ButNotWhenTheClientChooses()
    {
        var tools = Enumerable.Range(0, 200).Select(i => Tool($"t{i}")).ToList();
        var session = new SessionSimulator();
        session.UpdateTools(Server());
        session.Report(new McpEvent.ToolsListed(session.LastMcp<McpCommand.ListTools>().Operation, tools));
        Assert.Contains("allowed_tools", ((ConversationItem.McpListTools)session.Last<ServerEvent.ItemDone>().Item).Error, StringComparison.Ordinal);

        session.UpdateTools(Server(more: ",\"allowed_tools\":[\"t3\"]"));
        session.Report(new McpEvent.ToolsListed(session.LastMcp<McpCommand.ListTools>().Operation, tools));
        Assert.Equal("mcp_list_tools.completed", session.Types[^1]);
    }

    [Fact]
    public void ServersOfARequest_AreAskedBeforeTheModel()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.Client($$$"""{"type":"response.create","response":{"tools":[{{{Server()}}}]}}""");
        Assert.Equal(["response.created", "conversation.item.added", "mcp_list_tools.in_progress"], session.Types);
        Assert.Empty(session.Commands);

        session.Report(new McpEvent.ToolsListed(session.LastMcp<McpCommand.ListTools>().Operation, [Tool("add")]));
        Assert.Equal(["add"], Offered(session));

        session.End(session.LastCommand<InferenceCommand.StartResponse>().Operation);
        session.Forget();
        session.Client($$$"""{"type":"response.create","response":{"tools":[{{{Server()}}}]}}""");
        Assert.Equal(["response.created"], session.Types);
        Assert.Equal(["add"], Offered(session));
    }

    [Fact]
    public void ResponseCancelledWhileItsServerIsAsked_NeverReachesTheModel()
    {
        var session = new SessionSimulator();
        session.Client($$$"""{"type":"response.create","response":{"tools":[{{{Server()}}}]}}""");

        session.Client("""{"type":"response.cancel"}""");
        session.Report(new McpEvent.ToolsListed(session.LastMcp<McpCommand.ListTools>().Operation, [Tool("add")]));

        Assert.Contains("response.done", session.Types);
        Assert.Empty(session.Commands.OfType<InferenceCommand.StartResponse>());
    }

    [Fact]
    public void ServersOfTheSession_DoNotHoldAnAnswerUp()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());

        session.Client("""{"type":"response.create"}""");

        Assert.Empty(Offered(session));
    }

    [Fact]
    public void LostConnection_FailsWhatRuns()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());

        session.Do(new SessionInput.McpLost("Gone."));

        Assert.Equal("mcp_list_tools.failed", session.Types[^1]);
    }

    [Theory]
    [InlineData("\"connector_id\":\"connector_gmail\"", "connector_id")]
    [InlineData("\"tunnel_id\":\"t\"", "tunnel_id")]
    [InlineData("\"server_url\":\"file:///etc/passwd\"", "server_url")]
    [InlineData("\"server_url\":\"tools\"", "server_url")]
    [InlineData("\"server_url\":\"https://user:pass@tools.example\"", "server_url")]
    public void UnusableServer_IsRefused(string where, string param)
    {
        var session = new SessionSimulator();
        session.Forget();
        var tool = $$$"""{"type":"mcp","server_label":"lab",{{{where}}}}""";

        session.UpdateTools(tool);
        session.Client($$$"""{"type":"response.create","response":{"tools":[{{{tool}}}]}}""");

        Assert.Equal(["error", "error"], session.Types);
        Assert.Equal(
            [$"session.tools[0].{param}", $"response.tools[0].{param}"],
            session.Events.OfType<ServerEvent.Error>().Select(error => error.Details.Param));
    }

    [Fact]
    public void LabelUsedTwice_IsRefused()
    {
        var session = new SessionSimulator();

        session.UpdateTools(Server(), Server());

        Assert.Equal("session.tools[1].server_label", session.Last<ServerEvent.Error>().Details.Param);
    }

    private static IEnumerable<string> Offered(SessionSimulator session) =>
        session.LastCommand<InferenceCommand.StartResponse>().Plan.Tools
            .Cast<ToolDefinition.Function>()
            .Select(tool => tool.Name);
}
