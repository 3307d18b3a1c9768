using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Tests.Simulation;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;
using static OrleansRealtime.Core.Tests.Simulation.McpSimulation;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>MCP servers that were asked something when the process died.</summary>
public sealed class RestoredToolTests
{
    [Fact]
    public void AResponseThatWaitsForAListing_AsksAgain_AndWaits()
    {
        var session = new SessionSimulator();
        session.Client(
            $$$"""{"type":"response.create","response":{"output_modalities":["text"],"tools":[{{{Server(more: ",\"authorization\":\"secret\"")}}}]}}""");
        var asked = session.LastMcp<McpCommand.ListTools>();

        var restored = session.Restore();

        var again = restored.LastMcp<McpCommand.ListTools>();
        Assert.Equal(asked.Operation, again.Operation);
        Assert.Equal("secret", again.Server.Authorization);
        Assert.Empty(restored.Commands);
        Assert.Empty(restored.Events);

        restored.Report(new McpEvent.ToolsListed(again.Operation, [Tool("add")]));
        Assert.Equal("add", ((Protocol.Sessions.ToolDefinition.Function)restored.LastCommand<InferenceCommand.StartResponse>()
            .Plan.Tools.Single()).Name);
    }

    [Fact]
    public void ACallThatRan_IsNotMadeAgain_FailsClearly_AndTheResponseGoesOn()
    {
        var session = Listed();
        session.Call("add");
        session.Forget();

        var restored = session.Restore();

        Assert.Empty(restored.McpCommands());
        Assert.Empty(restored.Commands);
        Assert.Equal(
            [
                "response.mcp_call.failed",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated",
            ],
            restored.Types);
        var call = (ConversationItem.McpCall)restored.Last<ServerEvent.ResponseDone>().Response.Output.Single();
        Assert.Contains("not known", call.Error!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(7, restored.Last<ServerEvent.ResponseDone>().Response.Usage!.InputTextTokens);
    }

    [Fact]
    public void ACallOfAModelThatWasNotDone_IsSwallowedWhenTheModelRepeatsIt()
    {
        var session = Listed();
        session.Client("""{"type":"response.create"}""");
        var operation = session.LastCommand<InferenceCommand.StartResponse>().Operation;
        session.Infer(new InferenceEvent.ToolCalled(operation, null, "add", "{}"));

        var restored = session.Restore();
        restored.Infer(new InferenceEvent.ToolCalled(operation, null, "add", "{}"));
        Assert.Empty(restored.McpCommands());
        Assert.Empty(restored.Events);
        restored.End(operation);

        Assert.Equal("response.mcp_call.failed", restored.Types[0]);
        Assert.Equal(["response.done", "rate_limits.updated"], restored.Types[^2..]);
    }

    [Fact]
    public void AnApproval_CanStillBeGiven()
    {
        var session = Listed(more: "");
        session.Call("add");
        var request = session.Last<ServerEvent.OutputItemDone>().Item.Id!.Value;

        var restored = session.Restore();
        Assert.Empty(restored.Events);
        Assert.Empty(restored.McpCommands());
        Approve(restored);

        var call = restored.LastMcp<McpCommand.CallTool>();
        Assert.Equal(("add", """{"a":1}"""), (call.Tool, call.Arguments));
        restored.Report(new McpEvent.CallCompleted(call.Operation, "three"));
        var done = Assert.IsType<ConversationItem.McpCall>(restored.Last<ServerEvent.OutputItemDone>().Item);
        Assert.Equal(("three", request.Value), (done.Output, done.ApprovalRequestId));

        Approve(restored);
        Assert.IsType<ServerEvent.Error>(restored.Events.Last());

        void Approve(SessionSimulator with) => with.Client(
            $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"{{{request}}}","approve":true}}""");
    }
}
