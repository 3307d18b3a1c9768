using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.Mcp;

public sealed class ToolboxTests
{
    private const string Never = ",\"require_approval\":\"never\"";

    [Fact]
    public void Names_AreKept_WhereTheyAreUnique_AndLabelledWhereNot()
    {
        var session = TwoServers([Tool("add"), Tool("only.here")], [Tool("add"), Tool("mine")]);

        session.Client("""{"type":"response.create"}""");

        Assert.Equal(["mine", "a_add", "only_here", "b_add", "b_mine"], Offered(session));
    }

    [Fact]
    public void LabelledName_CallsTheToolItMeans()
    {
        var session = TwoServers([Tool("add")], [Tool("add")]);

        session.Call("b_add");

        var call = session.LastMcp<McpCommand.CallTool>();
        Assert.Equal(("b", "add"), (call.Server.Label, call.Tool));
        Assert.Equal("add", ((ConversationItem.McpCall)session.Last<ServerEvent.OutputItemAdded>().Item).Name);
        session.Report(new McpEvent.CallCompleted(call.Operation, "x"));
        session.Client("""{"type":"response.create"}""");
        var seen = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context.OfType<ConversationItem.FunctionCall>();
        Assert.Equal("b_add", seen.Single().Name);
    }

    [Fact]
    public void LongNames_AreCut_AndStayApart()
    {
        var session = Listed(Never, Tool(new string('x', 80) + "1"), Tool(new string('x', 80) + "2"));

        session.Client("""{"type":"response.create"}""");

        var names = Offered(session);
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.InRange(name.Length, 1, 64));
    }

    [Fact]
    public void ChoiceOfAServer_OffersItsToolsAlone_AndDemandsOne()
    {
        var session = TwoServers([Tool("add")], [Tool("sub")]);

        session.Client("""{"type":"response.create","response":{"tool_choice":{"type":"mcp","server_label":"b"}}}""");

        Assert.Equal(["sub"], Offered(session));
        Assert.Equal(new ToolChoice(ToolChoiceKind.Required), Plan(session).ToolChoice);
    }

    [Fact]
    public void ChoiceOfATool_DemandsThatTool()
    {
        var session = TwoServers([Tool("add")], [Tool("add"), Tool("sub")]);

        session.Client("""{"type":"response.create","response":{"tool_choice":{"type":"mcp","server_label":"b","name":"add"}}}""");

        Assert.Equal(["b_add"], Offered(session));
        Assert.Equal(new ToolChoice(ToolChoiceKind.Function, "b_add"), Plan(session).ToolChoice);
    }

    [Fact]
    public void AChoiceOfAFunctionThatIsNotThere_IsRefused()
    {
        var session = new SessionSimulator();
        session.Forget();

        session.Client("""{"type":"response.create","event_id":"e","response":{"tool_choice":{"type":"function","name":"f"}}}""");

        var error = session.Last<ServerEvent.Error>().Details;
        Assert.Equal(("response.tool_choice.name", "e"), (error.Param, error.EventId));
        Assert.Equal(["error"], session.Types);
    }

    [Fact]
    public void ChoiceOfAnUnknownServer_IsRefused()
    {
        var session = TwoServers([Tool("add")], [Tool("sub")]);

        session.Client("""{"type":"response.create","response":{"tool_choice":{"type":"mcp","server_label":"c"}}}""");

        Assert.Equal("response.tool_choice.server_label", session.Last<ServerEvent.Error>().Details.Param);
    }

    [Fact]
    public void ChoiceOfAToolThatIsNotThere_FailsTheResponse()
    {
        var session = TwoServers([Tool("add")], [Tool("sub")]);

        session.Client("""{"type":"response.create","response":{"tool_choice":{"type":"mcp","server_label":"b","name":"add"}}}""");

        Assert.Equal(["response.created", "response.done", "rate_limits.updated"], session.Types);
        Assert.Equal(ResponseStatus.Failed, session.Last<ServerEvent.ResponseDone>().Response.Status);
    }

    [Fact]
    public void ChosenServerThatIsStillAsked_IsWaitedFor()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());

        session.Client("""{"type":"response.create","response":{"tool_choice":{"type":"mcp","server_label":"lab"}}}""");
        Assert.Empty(session.Commands);
        session.Report(new McpEvent.ToolsListed(session.LastMcp<McpCommand.ListTools>().Operation, [Tool("add")]));

        Assert.Equal(["add"], Offered(session));
    }

    [Fact]
    public void DemandForTools_IsDropped_WhenNoServerHasAny()
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server());
        session.Report(new McpEvent.ListingFailed(session.LastMcp<McpCommand.ListTools>().Operation, "No."));

        session.Client("""{"type":"response.create","response":{"tool_choice":"required"}}""");

        Assert.Equal(ToolChoice.Auto, Plan(session).ToolChoice);
    }

    private static SessionSimulator TwoServers(McpTool[] first, McpTool[] second)
    {
        var session = new SessionSimulator();
        session.UpdateTools(Server("a", Never), Server("b", Never), """{"type":"function","name":"mine"}""");
        var lists = session.McpCommands().OfType<McpCommand.ListTools>().ToList();
        session.Report(new McpEvent.ToolsListed(lists[0].Operation, first));
        session.Report(new McpEvent.ToolsListed(lists[1].Operation, second));
        session.Forget();
        return session;
    }

    private static ResponsePlan Plan(SessionSimulator session) =>
        session.LastCommand<InferenceCommand.StartResponse>().Plan;

    private static List<string> Offered(SessionSimulator session) =>
        [.. Plan(session).Tools.Cast<ToolDefinition.Function>().Select(tool => tool.Name)];
}
