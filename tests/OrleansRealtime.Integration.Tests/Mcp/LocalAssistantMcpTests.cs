using OrleansRealtime.Mcp.Tests.Lab;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Mcp;

/// <summary>The offline assistant with tools of an MCP server.</summary>
public sealed class LocalAssistantMcpTests
{
    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task AskedInWords_CallsTheTool_AndSaysTheResult()
    {
        await using var lab = await LabServer.StartAsync();
        await using var server = await TestServer.StartLocalAsync("Realtime:Mcp:AllowedHosts:0=127.0.0.1");
        await using var client = await server.ConnectWithAsync(
            $$$"""{"type":"realtime","tools":[{"type":"mcp","server_label":"lab","server_url":"{{{lab.Url}}}","require_approval":"never"}]}""");
        await client.NextAsync("mcp_list_tools.completed");

        await client.AskAsync("add the numbers a two and b three");
        var called = await client.NextAsync("response.output_item.done", found => found.Text("item.type") == "mcp_call");
        await client.NextAsync("response.done");
        await client.SendAsync(new { type = "response.create" });

        var said = await client.NextAsync("response.output_audio_transcript.done");
        Assert.Equal("The sum is 5.", called.Text("item.output"));
        Assert.Contains("sum is five", said.Text("transcript"), StringComparison.OrdinalIgnoreCase);
    }
}
