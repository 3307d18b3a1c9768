using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.Scenarios;

public sealed class McpCallTests
{
    private static readonly string[] Begun =
    [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        "response.mcp_call.in_progress",
    ];

    private static readonly string[] Closed =
    [
        "response.mcp_call.completed",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
        "rate_limits.updated",
    ];

    [Fact]
    public void Call_SendsTheEventsOfTheReferenceInTheirOrder()
    {
        var session = Listed();

        session.Call("add");
        Assert.Equal(Begun, session.Types);
        var call = session.LastMcp<McpCommand.CallTool>();
        Assert.Equal(("add", """{"a":1}""", "lab"), (call.Tool, call.Arguments, call.Server.Label));

        session.Report(new McpEvent.CallCompleted(call.Operation, "three"));
        Assert.Equal([.. Begun, .. Closed], session.Types);
        var done = session.Last<ServerEvent.ResponseDone>().Response;
        Assert.Equal((ResponseStatus.Completed, 7), (done.Status, done.Usage!.InputTextTokens));
        var id = session.Last<ServerEvent.OutputItemAdded>().Item.Id;
        Assert.Equal(
            $$$"""{"type":"conversation.item.done","event_id":"event_x","previous_item_id":"{{{session.Last<ServerEvent.ItemDone>().PreviousItemId}}}","item":{"id":"{{{id}}}","type":"mcp_call","server_label":"lab","name":"add","arguments":"{\u0022a\u0022:1}","approval_request_id":null,"output":"three","error":null}}""",
            Wire.Text(session.Last<ServerEvent.ItemDone>(), "event_x").Replace("\\\"", "\\u0022", StringComparison.Ordinal));
        Assert.Equal("three", ((ConversationItem.McpCall)done.Output.Single()).Output);
    }

    [Fact]
    public void Added_HasNoArgumentsYet_AndRetrieveInBetweenHasThem()
    {
        var session = Listed();

        session.Call("add");
        var added = (ConversationItem.McpCall)session.Last<ServerEvent.OutputItemAdded>().Item;
        session.Client($$$"""{"type":"conversation.item.retrieve","item_id":"{{{added.Id}}}"}""");

        Assert.Equal("", added.Arguments);
        Assert.Equal("""{"a":1}""", ((ConversationItem.McpCall)session.Last<ServerEvent.ItemRetrieved>().Item).Arguments);
    }

    [Fact]
    public void ResultBeforeTheModelIsDone_WaitsForIt()
    {
        var session = Listed();
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.ToolCalled(operation, null, "add", "{}"));

        session.Report(new McpEvent.CallCompleted(session.LastMcp<McpCommand.CallTool>().Operation, "three"));
        Assert.Equal(Begun, session.Types);

        session.End(operation);
        Assert.Equal([.. Begun, .. Closed], session.Types);
    }

    [Theory]
    [InlineData(McpFailureKind.Protocol, -32602, """{"type":"protocol_error","code":-32602,"message":"No."}""")]
    [InlineData(McpFailureKind.Http, 503, """{"type":"http_error","code":503,"message":"No."}""")]
    [InlineData(McpFailureKind.ToolExecution, 0, """{"type":"tool_execution_error","message":"No."}""")]
    public void FailedCall_HasItsError_AndTheResponseIsDoneAllTheSame(McpFailureKind kind, int code, string expected)
    {
        var session = Listed();
        session.Call("add");

        session.Report(new McpEvent.CallFailed(
            session.LastMcp<McpCommand.CallTool>().Operation,
            new McpFailure(kind, code, "No.")));

        Assert.Contains("response.mcp_call.failed", session.Types);
        var call = (ConversationItem.McpCall)session.Last<ServerEvent.OutputItemDone>().Item;
        Assert.Equal((null, expected), (call.Output, call.Error!.Value.GetRawText()));
        Assert.Equal(ResponseStatus.Completed, session.Last<ServerEvent.ResponseDone>().Response.Status);
    }

    [Fact]
    public void SeveralCalls_RunAtOnce_AndTheResponseEndsWithTheLast()
    {
        var session = Listed();
        session.Call("add", "add");
        var calls = session.McpCommands().OfType<McpCommand.CallTool>().ToList();

        session.Report(new McpEvent.CallCompleted(calls[1].Operation, "second"));
        Assert.DoesNotContain("response.done", session.Types);
        session.Report(new McpEvent.CallCompleted(calls[0].Operation, "first"));

        Assert.Equal(
            ["first", "second"],
            session.Last<ServerEvent.ResponseDone>().Response.Output.Cast<ConversationItem.McpCall>().Select(call => call.Output));
    }

    [Fact]
    public void FunctionBesideAnMcpCall_StaysOpenUntilTheResponseEnds()
    {
        var session = Listed();
        session.UpdateTools(Server(more: ",\"require_approval\":\"never\""), """{"type":"function","name":"mine"}""");
        session.Call("add", "mine");
        Assert.DoesNotContain("response.function_call_arguments.done", session.Types);

        session.Report(new McpEvent.CallCompleted(session.LastMcp<McpCommand.CallTool>().Operation, "three"));

        Assert.Equal(
            [
                "response.mcp_call.completed",
                "conversation.item.done",
                "response.output_item.done",
                "response.function_call_arguments.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            session.Types[^8..]);
    }

    [Fact]
    public void NextResponse_SeesCallAndOutputAsAFunctions()
    {
        var session = Listed();
        session.Call("add");
        session.Report(new McpEvent.CallCompleted(session.LastMcp<McpCommand.CallTool>().Operation, "three"));

        session.Client("""{"type":"response.create"}""");

        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        var call = Assert.IsType<ConversationItem.FunctionCall>(context[^2]);
        var output = Assert.IsType<ConversationItem.FunctionCallOutput>(context[^1]);
        Assert.Equal(("add", """{"a":1}""", call.CallId, "three"), (call.Name, call.Arguments, output.CallId, output.Output));
    }

    [Fact]
    public void ServerNeverContinuesByItself()
    {
        var session = Listed();
        session.Call("add");

        session.Report(new McpEvent.CallCompleted(session.LastMcp<McpCommand.CallTool>().Operation, "three"));

        Assert.Single(session.Commands.OfType<InferenceCommand.StartResponse>());
    }

    [Fact]
    public void CancelledResponse_CancelsItsCall()
    {
        var session = Listed();
        session.Call("add");
        var call = session.LastMcp<McpCommand.CallTool>();

        session.Client("""{"type":"response.cancel"}""");
        session.Report(new McpEvent.CallCompleted(call.Operation, "too late"));

        Assert.Equal(call.Operation, session.LastMcp<McpCommand.Cancel>().Operation);
        Assert.Equal(
            [.. Begun, "response.mcp_call.failed", "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated"],
            session.Types);
        Assert.Equal(ResponseStatus.Cancelled, session.Last<ServerEvent.ResponseDone>().Response.Status);
        Assert.Contains(
            "cancelled",
            ((ConversationItem.McpCall)session.Last<ServerEvent.ItemDone>().Item).Error!.Value.GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void SpeechDuringACall_EndsTheResponse_AndTheCallGoesOn()
    {
        var session = Listed();
        session.Call("add");
        var call = session.LastMcp<McpCommand.CallTool>();
        var item = session.Last<ServerEvent.OutputItemAdded>().Item.Id;

        session.Speak(0, 1_000);
        Assert.Empty(session.McpCommands().OfType<McpCommand.Cancel>());
        Assert.Equal(ResponseStatus.Completed, session.Last<ServerEvent.ResponseDone>().Response.Status);
        var context = session.LastCommand<InferenceCommand.StartResponse>().Plan.Context;
        Assert.Contains(context, seen => seen is ConversationItem.FunctionCallOutput { Output: "The tool is still running." });

        session.Forget();
        session.Report(new McpEvent.CallCompleted(call.Operation, "three"));
        Assert.Equal(["response.mcp_call.completed", "conversation.item.done", "response.output_item.done"], session.Types);
        Assert.Equal(item, session.Last<ServerEvent.ItemDone>().Item.Id);
    }

    [Fact]
    public void TooManyCallsAtOnce_FailAtOnce()
    {
        var session = Listed();

        session.Call([.. Enumerable.Repeat("add", 17)]);

        Assert.Equal(16, session.McpCommands().OfType<McpCommand.CallTool>().Count());
        foreach (var call in session.McpCommands().OfType<McpCommand.CallTool>().ToList())
        {
            session.Report(new McpEvent.CallCompleted(call.Operation, "x"));
        }

        Assert.Single(session.Types, "response.mcp_call.failed");
        Assert.Contains("response.done", session.Types);
    }

    [Fact]
    public void OutOfBandCall_LeavesTheConversationAlone()
    {
        var session = Listed();
        session.Client("""{"type":"response.create","response":{"conversation":"none","input":[]}}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.ToolCalled(operation, null, "add", "{}"));
        session.End(operation);
        session.Report(new McpEvent.CallCompleted(session.LastMcp<McpCommand.CallTool>().Operation, "three"));

        Assert.DoesNotContain(session.Types, type => type.StartsWith("conversation.item", StringComparison.Ordinal));
        Assert.Equal("response.done", session.Types[^2]);
    }

    [Fact]
    public void LostConnection_FailsTheCall()
    {
        var session = Listed();
        session.Call("add");

        session.Do(new SessionInput.McpLost("Gone."));

        Assert.Contains("response.mcp_call.failed", session.Types);
        Assert.Contains("response.done", session.Types);
    }
}
