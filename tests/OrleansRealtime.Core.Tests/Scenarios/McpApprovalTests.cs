using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class McpApprovalTests
{
    [Fact]
    public void CallThatNeedsApproval_AsksForIt_AndEndsTheResponse()
    {
        var session = Listed(more: "");

        session.Call("add");

        Assert.Equal(
            [
                "response.created",
                "response.output_item.added",
                "conversation.item.added",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types);
        var request = Assert.IsType<ConversationItem.McpApprovalRequest>(session.Last<ServerEvent.OutputItemDone>().Item);
        Assert.Equal(("lab", "add", """{"a":1}"""), (request.ServerLabel, request.Name, request.Arguments));
        Assert.Empty(session.McpCommands());
    }

    [Fact]
    public void Approval_RunsTheTool_AndNamesTheRequest()
    {
        var session = Listed(more: "");
        session.Call("add");
        var request = session.Last<ServerEvent.ItemDone>().Item.Id!.Value.Value;
        session.Forget();

        session.Client(Answer(request, approve: true));
        var call = session.LastMcp<McpCommand.CallTool>();
        Assert.Equal(("add", """{"a":1}"""), (call.Tool, call.Arguments));
        session.Report(new McpEvent.CallCompleted(call.Operation, "three"));

        Assert.Equal(
            [
                "conversation.item.added",
                "conversation.item.done",
                "response.output_item.added",
                "conversation.item.added",
                "response.mcp_call_arguments.delta",
                "response.mcp_call_arguments.done",
                "response.mcp_call.in_progress",
                "response.mcp_call.completed",
                "conversation.item.done",
                "response.output_item.done",
            ],
            session.Types);
        var item = (ConversationItem.McpCall)session.Last<ServerEvent.ItemDone>().Item;
        Assert.Equal((request, "three"), (item.ApprovalRequestId, item.Output));
        Assert.Equal(1, session.Last<ServerEvent.McpCallCompleted>().OutputIndex);
    }

    [Fact]
    public void ResponseAskedForRightAfterTheApproval_BeginsWithTheResult()
    {
        var session = Listed(more: "");
        session.Call("add");
        session.Client(Answer(session.Last<ServerEvent.ItemDone>().Item.Id!.Value.Value, approve: true));
        var call = session.LastMcp<McpCommand.CallTool>();
        session.Forget();

        session.Client("""{"type":"response.create"}""");
        Assert.Equal(["response.created"], session.Types);
        Assert.Empty(session.Commands);
        session.Report(new McpEvent.CallCompleted(call.Operation, "three"));

        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Equal("three", ((ConversationItem.FunctionCallOutput)context[^1]).Output);
        Assert.Single(context.OfType<ConversationItem.FunctionCall>());
    }

    [Fact]
    public void Refusal_RunsNothing_AndTheModelHearsOfIt()
    {
        var session = Listed(more: "");
        session.Call("add");
        var request = session.Last<ServerEvent.ItemDone>().Item.Id!.Value.Value;
        session.Forget();

        session.Client(Answer(request, approve: false, ",\"reason\":\"not now\""));
        session.Client("""{"type":"response.create"}""");

        Assert.Empty(session.McpCommands());
        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Equal("The user declined the call: not now", ((ConversationItem.FunctionCallOutput)context[^1]).Output);
    }

    [Fact]
    public void UnansweredRequest_IsShownAsWaiting()
    {
        var session = Listed(more: "");
        session.Call("add");

        session.Client("""{"type":"response.create"}""");

        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Equal("The call waits for the user's approval.", ((ConversationItem.FunctionCallOutput)context[^1]).Output);
    }

    [Fact]
    public void UnknownAndDoubleAnswers_AreRefused_WithoutATrace()
    {
        var session = Listed(more: "");
        session.Call("add");
        var request = session.Last<ServerEvent.ItemDone>().Item.Id!.Value.Value;
        session.Client(Answer(request, approve: false));
        session.Forget();

        session.Client(Answer(request, approve: true));
        session.Client(Answer("nobody", approve: true));

        Assert.Equal(["error", "error"], session.Types);
        var errors = session.Events.OfType<ServerEvent.Error>().Select(error => error.Details).ToList();
        Assert.All(errors, error => Assert.Equal(
            ("invalid_approval_request_id", "item.approval_request_id", "e"), (error.Code, error.Param, error.EventId)));
        Assert.Contains("already been answered", errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("not found", errors[1].Message, StringComparison.Ordinal);
        Assert.Empty(session.McpCommands());
    }

    [Fact]
    public void HistoryOfAnotherSession_IsHistory()
    {
        var session = Listed(more: "");

        session.Client("""{"type":"conversation.item.create","item":{"type":"mcp_approval_request","id":"old","server_label":"lab","name":"add","arguments":"{}"}}""");
        session.Client(Answer("old", approve: true));

        Assert.DoesNotContain("error", session.Types);
        Assert.Empty(session.McpCommands());
    }

    [Theory]
    [InlineData("\"always\"", "add,look")]
    [InlineData("\"never\"", "")]
    [InlineData("null", "add,look")]
    [InlineData("""{"never":{"tool_names":["look"]}}""", "add")]
    [InlineData("""{"never":{"read_only":true}}""", "add")]
    [InlineData("""{"always":{"tool_names":["add"]},"never":{"tool_names":["add","look"]}}""", "add")]
    [InlineData("""{"always":{"tool_names":["add"]}}""", "add,look")]
    public void RequireApproval_DecidesForEachTool(string requireApproval, string asked)
    {
        var session = Listed($",\"require_approval\":{requireApproval}", Tool("add"), Tool("look", readOnly: true));

        session.Call("add", "look");

        var requests = session.Events.OfType<ServerEvent.OutputItemAdded>()
            .Select(added => added.Item)
            .OfType<ConversationItem.McpApprovalRequest>();
        Assert.Equal(asked, string.Join(',', requests.Select(request => request.Name)));
    }

    private static string Answer(string request, bool approve, string more = "") =>
        $$$"""{"type":"conversation.item.create","event_id":"e","item":{"type":"mcp_approval_response","approval_request_id":"{{{request}}}","approve":{{{(approve ? "true" : "false")}}}{{{more}}}}}""";
}
