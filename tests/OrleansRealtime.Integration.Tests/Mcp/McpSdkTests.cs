using System.ClientModel;
using OpenAI.Realtime;
using OrleansRealtime.Mcp.Tests.Lab;
using OrleansRealtime.Testing.Engines;

// The SDK calls its Realtime part experimental.
#pragma warning disable OPENAI002

namespace OrleansRealtime.Integration.Tests.Mcp;

/// <summary>MCP tools through the official .NET SDK: it must be able to read every event and item.</summary>
public sealed class McpSdkTests
{
    [Fact]
    public async Task ApprovedCall()
    {
        await using var lab = await LabServer.StartAsync();
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Calling("add_numbers", """{"a":2,"b":3}"""));
        await using var server = await TestServer.StartAsync(engine, null, "Realtime:Mcp:AllowedHosts:0=127.0.0.1");
        using var limit = new CancellationTokenSource(Patience.Limit);
        var client = new RealtimeClient(
            new ApiKeyCredential(TestServer.ApiKey), new RealtimeClientOptions { Endpoint = new Uri(server.Address, "v1") });
        using var session = await client.StartConversationSessionAsync("gpt-realtime", null, limit.Token);
        await session.ConfigureConversationSessionAsync(
            new RealtimeConversationSessionOptions
            {
                OutputModalities = { RealtimeOutputModality.Text },
                Tools = { new RealtimeMcpTool("lab", lab.Url) { AllowedTools = new RealtimeMcpToolFilter { ToolNames = { "add_numbers" } } } },
            },
            limit.Token);

        var listed = new List<string>();
        RealtimeMcpToolCallItem? called = null;
        await foreach (var update in session.ReceiveUpdatesAsync(limit.Token))
        {
            switch (update)
            {
                case RealtimeServerUpdateConversationItemDone { Item: RealtimeMcpToolDefinitionListItem list }:
                    listed.AddRange(list.ToolDefinitions.Select(tool => tool.Name));
                    break;
                case RealtimeServerUpdateMcpListToolsCompleted:
                    await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Two and three?"), limit.Token);
                    await session.StartResponseAsync(limit.Token);
                    break;
                case RealtimeServerUpdateConversationItemDone { Item: RealtimeMcpToolCallApprovalRequestItem request }:
                    await session.AddItemAsync(RealtimeItem.CreateMcpApprovalResponseItem(request.Id, true), limit.Token);
                    break;
                case RealtimeServerUpdateConversationItemDone { Item: RealtimeMcpToolCallItem call }:
                    called = call;
                    break;
                case RealtimeServerUpdateError error:
                    Assert.Fail($"{error.Error.Code}: {error.Error.Message}");
                    break;
            }

            if (called is not null)
            {
                break;
            }
        }

        Assert.Equal(["add_numbers"], listed);
        Assert.Equal("The sum is 5.", called!.ToolOutput);
        Assert.NotNull(called.ApprovalRequestId);
    }
}
