using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansRealtime.Client.Tests;

public sealed class RealtimeSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Connect_SendsKeyAndModel()
    {
        var seen = new TaskCompletionSource<(string Key, string Model)>();
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            seen.SetResult((peer.Request.Headers.Authorization.ToString(), peer.Request.Query["model"].ToString()));
            await peer.ReceiveAllAsync();
        });

        await using var session = await new RealtimeClient(server.Address, "sk-1").ConnectAsync();

        Assert.Equal(("Bearer sk-1", "local"), await seen.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Helpers_WriteTheWire_InOrder()
    {
        var sent = await SentBy(async session =>
        {
            await session.UpdateAsync("""{"type":"realtime"}""", "event_u");
            await session.AppendAudioAsync(new short[] { 1, -2 }.AsMemory());
            await session.AppendAudioAsync(new byte[] { 9 }.AsMemory());
            await session.CommitAudioAsync();
            await session.ClearAudioAsync();
            await session.CreateUserTextAsync("say \"hi\" <b>");
            await session.CreateItemAsync("""{"type":"message","id":"item_1"}""", previousItemId: "root");
            await session.CreateFunctionOutputAsync("call_1", "42");
            await session.CreateResponseAsync();
            await session.CreateResponseAsync("""{"conversation":"none"}""");
            await session.CancelResponseAsync("resp_1");
            await session.TruncateItemAsync("item_2", TimeSpan.FromMilliseconds(1234.9));
            await session.RetrieveItemAsync("item_3");
            await session.DeleteItemAsync("item_4");
        });

        string[] expected =
        [
            """{"type":"session.update","event_id":"event_u","session":{"type":"realtime"}}""",
            """{"type":"input_audio_buffer.append","audio":"AQD+/w=="}""",
            """{"type":"input_audio_buffer.append","audio":"CQ=="}""",
            """{"type":"input_audio_buffer.commit"}""",
            """{"type":"input_audio_buffer.clear"}""",
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"say \"hi\" <b>"}]}}""",
            """{"type":"conversation.item.create","previous_item_id":"root","item":{"type":"message","id":"item_1"}}""",
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"42"}}""",
            """{"type":"response.create"}""",
            """{"type":"response.create","response":{"conversation":"none"}}""",
            """{"type":"response.cancel","response_id":"resp_1"}""",
            """{"type":"conversation.item.truncate","item_id":"item_2","content_index":0,"audio_end_ms":1234}""",
            """{"type":"conversation.item.retrieve","item_id":"item_3"}""",
            """{"type":"conversation.item.delete","item_id":"item_4"}""",
        ];
        Assert.Equal(expected.Length, sent.Count);
        Assert.All(
            expected.Zip(sent),
            pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First), pair.Second), pair.Second.ToJsonString()));
    }

    [Fact]
    public async Task LongAppend_IsCutIntoPieces_AndNothingIsLost()
    {
        var audio = new short[24_000 * 25];
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(audio.AsSpan()));
        long appended = 0;

        var sent = await SentBy(async session =>
        {
            await session.AppendAudioAsync(audio.AsMemory());
            appended = session.AppendedAudioBytes;
        });

        Assert.Equal(3, sent.Count);
        Assert.Equal(audio.Length * 2, appended);
        var joined = sent.SelectMany(append => Convert.FromBase64String((string)append["audio"]!)).ToArray();
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(audio.AsSpan()).SequenceEqual(joined));
    }

    [Fact]
    public async Task BrokenJson_IsRefusedHere()
    {
        await SentBy(async session =>
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => session.UpdateAsync("{").AsTask());
            await Assert.ThrowsAsync<ArgumentException>(() => session.CreateItemAsync("[]").AsTask());
        });
    }

    [Fact]
    public async Task SessionCreated_NamesTheSession()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"session.created","event_id":"event_1","session":{"id":"sess_1"}}""");
            await peer.ReceiveAllAsync();
        });
        await using var session = await new RealtimeClient(server.Address, null).ConnectAsync();

        await foreach (var received in session.ReadEventsAsync().WithPatience(Patience))
        {
            received.Dispose();
            break;
        }

        Assert.Equal("sess_1", session.Id);
    }

    /// <summary>Everything the server had received when the session was closed in order.</summary>
    private static async Task<List<JsonNode>> SentBy(Func<RealtimeSession, Task> act)
    {
        var sent = new TaskCompletionSource<List<JsonNode>>();
        await using var server = await ScriptedServer.StartAsync(
            async peer => sent.SetResult(await peer.ReceiveAllAsync()));
        await using var session = await new RealtimeClient(server.Address, "k").ConnectAsync();
        await act(session);
        await session.CloseAsync();
        return await sent.Task.WaitAsync(Patience);
    }
}
