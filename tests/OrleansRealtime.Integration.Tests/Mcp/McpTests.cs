using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Mcp.Tests.Lab;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Mcp;

/// <summary>MCP tools over a real WebSocket, on a real MCP server over HTTP.</summary>
public sealed class McpTests
{
    private const string Reachable = "Realtime:Mcp:AllowedHosts:0=127.0.0.1";

    [Fact]
    public async Task ListAndCall()
    {
        await using var lab = await LabServer.StartAsync();
        var engine = Engine(ScriptedAnswer.Calling("add_numbers", """{"a":2,"b":3}"""), new ScriptedAnswer("It is five."));
        await using var server = await TestServer.StartAsync(engine, null, Reachable);
        await using var client = await ConnectAsync(server, lab, ""","allowed_tools":["add_numbers"],"require_approval":"never","authorization":"secret-token" """);
        await client.AskAsync("What is two and three?");
        await client.NextAsync("response.mcp_call.completed");

        // Sent as soon as the result is known, as many clients do: the response that called must be over by then.
        await client.SendAsync(new { type = "response.create" });

        await client.NextAsync("rate_limits.updated");
        await client.NextAsync("rate_limits.updated");
        var updated = client.Events.Single(found => found.Type == "session.updated");
        await Transcript.AssertMatchesAsync("McpCall", Transcript.Of(client.Events.Skip(updated.Index + 1)));
        Assert.DoesNotContain(client.Events, found => found.Json.GetRawText().Contains("secret-token", StringComparison.Ordinal));
        var seen = engine.Responder.Requests.Last().Messages;
        Assert.Contains("The sum is 5.", string.Join('|', seen.SelectMany(message => message.Contents)
            .OfType<Microsoft.Extensions.AI.FunctionResultContent>().Select(result => result.Result)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_Given()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine(ScriptedAnswer.Calling("add_numbers", """{"a":2,"b":3}""")), null, Reachable);
        await using var client = await ConnectAsync(server, lab);
        await client.AskAsync("What is two and three?");
        var asked = await client.NextAsync("conversation.item.done", found => found.Text("item.type") == "mcp_approval_request");
        await client.NextAsync("response.done");

        await AnswerAsync(client, asked.Text("item.id")!, approve: true);

        var done = await client.NextAsync("conversation.item.done", found => found.Text("item.type") == "mcp_call");
        Assert.Equal("The sum is 5.", done.Text("item.output"));
        Assert.Equal(asked.Text("item.id"), done.Text("item.approval_request_id"));
        await AnswerAsync(client, asked.Text("item.id")!, approve: true);
        Assert.Contains("already", (await client.NextErrorAsync("answer")).Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approval_Refused()
    {
        await using var lab = await LabServer.StartAsync();
        var engine = Engine(ScriptedAnswer.Calling("hang"), new ScriptedAnswer("All right."));
        await using var server = await TestServer.StartAsync(engine, null, Reachable);
        await using var client = await ConnectAsync(server, lab);
        await client.AskAsync("Hang.");
        var asked = await client.NextAsync("conversation.item.done", found => found.Text("item.type") == "mcp_approval_request");

        await AnswerAsync(client, asked.Text("item.id")!, approve: false);
        await client.NextAsync("response.done");
        await client.SendAsync(new { type = "response.create" });

        await client.NextAsync("response.done");
        Assert.Equal(0, lab.Hanging.Value);
        Assert.DoesNotContain(client.Events, found => found.Type == "response.mcp_call.in_progress");
    }

    [Fact]
    public async Task FailingTool_IsTold_AndTheSessionGoesOn()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine(ScriptedAnswer.Calling("fail")), null, Reachable);
        await using var client = await ConnectAsync(server, lab, ""","require_approval":"never" """);

        await client.AskAsync("Fail.");

        await client.NextAsync("response.mcp_call.failed");
        var done = await client.NextAsync("response.output_item.done");
        Assert.Equal("tool_execution_error", done.Text("item.error.type"));
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
        await client.AskAsync("And now?");
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task VanishedServer_IsTold_AndTheSessionGoesOn()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine(ScriptedAnswer.Calling("add_numbers")), null, Reachable);
        await using var client = await ConnectAsync(server, lab, ""","require_approval":"never" """);
        await lab.VanishAsync();

        await client.AskAsync("Add.");

        var done = await client.NextAsync("response.output_item.done");
        Assert.Equal("http_error", done.Text("item.error.type"));
        Assert.Equal(502, done.Number("item.error.code"));
        await client.NextAsync("response.done");
        await client.UpdateAsync($$"""{"type":"realtime","tools":[{"type":"mcp","server_label":"other","server_url":"{{lab.Url}}"}]}""");
        await client.NextAsync("mcp_list_tools.failed");
        await client.AskAsync("And now?");
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task SlowTool_IsGivenUp_WhenItsTimeIsOver()
    {
        var time = new ManualTimeProvider();
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            Engine(ScriptedAnswer.Calling("hang")), time, Reachable, "Realtime:Mcp:CallTimeout=00:00:05");
        await using var client = await ConnectAsync(server, lab, ""","require_approval":"never" """);
        await client.AskAsync("Hang.");
        await lab.Hanging.WaitForAsync(1);

        time.Advance(TimeSpan.FromSeconds(5));

        var done = await client.NextAsync("response.output_item.done");
        Assert.Equal((504, "The MCP server did not answer within 5 seconds."), (done.Number("item.error.code"), done.Text("item.error.message")));
        await client.NextAsync("response.done");
        await lab.GivenUp.WaitForAsync(1);
    }

    [Fact]
    public async Task CancelledResponse_CancelsItsCall()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine(ScriptedAnswer.Calling("hang")), null, Reachable);
        await using var client = await ConnectAsync(server, lab, ""","require_approval":"never" """);
        await client.AskAsync("Hang.");
        await lab.Hanging.WaitForAsync(1);

        await client.SendAsync(new { type = "response.cancel" });

        Assert.Equal("cancelled", (await client.NextAsync("response.done")).Text("response.status"));
        await lab.GivenUp.WaitForAsync(1);
        await client.AskAsync("And now?");
        Assert.Equal("completed", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task EndOfTheSession_GivesUpItsCall()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine(ScriptedAnswer.Calling("hang")), null, Reachable);
        await using var client = await ConnectAsync(server, lab, ""","require_approval":"never" """);
        await client.AskAsync("Hang.");
        await lab.Hanging.WaitForAsync(1);

        client.Vanish();

        await lab.GivenUp.WaitForAsync(1);
        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task ToolsOfARequest_AreListedFirst_AndChosen()
    {
        await using var lab = await LabServer.StartAsync();
        var engine = Engine(ScriptedAnswer.Calling("add_numbers", """{"a":2,"b":3}"""));
        await using var server = await TestServer.StartAsync(engine, null, Reachable);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","output_modalities":["text"]}""");

        await client.SendTextAsync($$$"""
            {
              "type": "response.create",
              "response": {
                "tools": [{"type":"mcp","server_label":"lab","server_url":"{{{lab.Url}}}","require_approval":"never","allowed_tools":{"read_only":true}}],
                "tool_choice": {"type":"mcp","server_label":"lab","name":"add_numbers"}
              }
            }
            """);

        await client.NextAsync("mcp_list_tools.completed");
        await client.NextAsync("response.mcp_call.completed");
        var options = engine.Responder.Requests.Single().Options;
        Assert.Equal(["add_numbers"], options.Tools!.Select(tool => tool.Name));
        Assert.Equal("add_numbers", Assert.IsType<Microsoft.Extensions.AI.RequiredChatToolMode>(options.ToolMode).RequiredFunctionName);
    }

    [Fact]
    public async Task ThisMachine_IsNotReached_UnlessTheOperatorNamesIt()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartAsync(Engine());
        await using var client = await server.ConnectWithAsync(Session(lab, ""));

        var done = await client.NextAsync("conversation.item.done");

        Assert.Contains("Realtime:Mcp:AllowedHosts", done.Text("item.error"), StringComparison.Ordinal);
        await client.NextAsync("mcp_list_tools.failed");
        Assert.Equal(0, lab.Requests.Value);
    }

    private static ScriptedEngine Engine(params ScriptedAnswer[] answers)
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(answers);
        return engine;
    }

    private static string Session(LabServer lab, string more) =>
        $$$"""{"type":"realtime","output_modalities":["text"],"tools":[{"type":"mcp","server_label":"lab","server_url":"{{{lab.Url}}}"{{{more}}}}]}""";

    private static async Task<WireClient> ConnectAsync(TestServer server, LabServer lab, string more = "")
    {
        var client = await server.ConnectWithAsync(Session(lab, more));
        await client.NextAsync("mcp_list_tools.completed");
        return client;
    }

    private static Task AnswerAsync(WireClient client, string request, bool approve) => client.SendAsync(new
    {
        type = "conversation.item.create",
        event_id = "answer",
        item = new { type = "mcp_approval_response", approval_request_id = request, approve },
    });
}
