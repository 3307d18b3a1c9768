using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>What <c>conversation.item.retrieve</c> gives back of an item's sound.</summary>
public sealed class ItemAudioTests
{
    private const string Manual = """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""";

    [Fact]
    public async Task AUsersAudio_ComesBackSampleForSample()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync(Manual);
        var audio = SyntheticVoice.Turn(milliseconds: 1_000);
        await client.AppendAsync(audio, Enumerable.Repeat(7_001, 1_000));
        await client.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");
        var item = (await client.NextAsync("input_audio_buffer.committed")).Text("item_id")!;

        var retrieved = await client.RetrieveAsync(item);

        Assert.Equal(audio, AudioOf(retrieved));
        Assert.DoesNotContain(client.Events.Where(found => found.Type is "conversation.item.added" or "conversation.item.done"), HasAudio);
    }

    [Fact]
    public async Task ADetectedTurn_ComesBackAsItWasCommitted()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        var audio = SyntheticVoice.Turn(milliseconds: 1_500);
        await client.AppendAsync(audio);
        var start = (await client.NextAsync("input_audio_buffer.speech_started")).Number("audio_start_ms");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        await client.NextAsync("response.done");

        var retrieved = await client.RetrieveAsync(stopped.Text("item_id")!);

        Assert.Equal(audio[(start * 48)..(stopped.Number("audio_end_ms") * 48)], AudioOf(retrieved));
    }

    [Fact]
    public async Task AnAnswer_ComesBackAsItWasSent_AndAfterTruncationOnlyWhatWasHeard()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hello");
        var done = await client.NextAsync("response.done");
        var item = done.Text("response.output.0.id")!;
        var sent = client.Events.Where(found => found.Type == "response.output_audio.delta").SelectMany(found => found.Audio).ToArray();

        Assert.Equal(sent, AudioOf(await client.RetrieveAsync(item)));

        await client.SendAsync(new { type = "conversation.item.truncate", item_id = item, content_index = 0, audio_end_ms = 150 });
        await client.NextAsync("conversation.item.truncated");
        Assert.Equal(sent[..(150 * 48)], AudioOf(await client.RetrieveAsync(item)));
    }

    [Fact]
    public async Task TheAudio_IsInTheSessionsFormats()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":null,"format":{"type":"audio/pcmu"}},"output":{"format":{"type":"audio/pcma"}}}}""");
        await client.AppendAsync(new byte[8 * 400]);
        await client.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");
        var user = (await client.NextAsync("input_audio_buffer.committed")).Text("item_id")!;
        await client.SendAsync(new { type = "response.create" });
        var answer = (await client.NextAsync("response.done")).Text("response.output.0.id")!;
        var sent = client.Events.Where(found => found.Type == "response.output_audio.delta").SelectMany(found => found.Audio).ToArray();

        Assert.Equal(8 * 400, AudioOf(await client.RetrieveAsync(user)).Length);
        Assert.Equal(sent, AudioOf(await client.RetrieveAsync(answer)));
    }

    [Fact]
    public async Task ASideband_GetsItToo()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        var created = await client.NextAsync("session.created");
        await using var sideband = await server.ConnectAsync($"call_id={created.Text("session.id")}");
        await sideband.AskAsync("hello");
        var item = (await sideband.NextAsync("response.done")).Text("response.output.0.id")!;

        var there = await sideband.RetrieveAsync(item);
        var here = await client.NextAsync("conversation.item.retrieved");

        Assert.NotEmpty(AudioOf(there));
        Assert.Equal(AudioOf(here), AudioOf(there));
    }

    [Fact]
    public async Task OldAudio_IsForgotten_AndTheKeyIsThenLeftOut()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), null, "Realtime:Session:ItemAudioBytes=65536");
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hello");
        var first = (await client.NextAsync("response.done")).Text("response.output.0.id")!;
        Assert.NotEmpty(AudioOf(await client.RetrieveAsync(first)));
        for (var i = 0; i < 3; i++)
        {
            await client.AskAsync("again");
            await client.NextAsync("response.done");
        }

        Assert.False(HasAudio(await client.RetrieveAsync(first)));
    }

    [Fact]
    public async Task AudioTooLongForOneMessage_IsLeftOut()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("long") { Speech = TimeSpan.FromSeconds(20) });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hello");
        var item = (await client.NextAsync("response.done")).Text("response.output.0.id")!;

        Assert.False(HasAudio(await client.RetrieveAsync(item)));
    }

    [Fact]
    public async Task AStatelessSession_GivesNothingBack()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","include":["session.stateless"]}""");
        await client.AskAsync("my name is Ada");
        var item = (await client.NextAsync("response.done")).Text("response.output.0.id")!;
        await client.SendAsync(new { type = "conversation.item.retrieve", item_id = item, event_id = "gone" });
        Assert.Equal("item_retrieve_invalid_item_id", (await client.NextErrorAsync("gone")).Text("error.code"));

        await client.AskAsync("what is my name?");
        await client.NextAsync("response.done");

        Assert.Equal("what is my name?", engine.Responder.Requests.Last().Messages.Single().Text);
    }

    [Theory]
    [InlineData("Realtime:Policies:Stateless=true")]
    [InlineData("Realtime:Policies:Keys:KEYID:Stateless=true")]
    public async Task APolicyOfTheServer_MakesSessionsStateless_UnseenByTheirClients(string policy)
    {
        var keyId = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(TestServer.ApiKey)).AsSpan(0, 8));
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine, null, policy.Replace("KEYID", keyId, StringComparison.Ordinal));
        await using var client = await server.ConnectAsync();
        var created = await client.NextAsync("session.created");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, created.At("session.include").ValueKind);
        await client.AskAsync("one");
        await client.NextAsync("response.done");
        await client.AskAsync("two");
        await client.NextAsync("response.done");

        Assert.Equal("two", engine.Responder.Requests.Last().Messages.Single().Text);
    }

    [Fact]
    public async Task Contexts_KeepConversationsApart_OverTheWire()
    {
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","include":["session.contexts"]}""");
        await client.SayAsync("first");
        await client.SendTextAsync("""{"type":"context.create","context":{"id":"side","session":{"instructions":"Be brief."}}}""");
        Assert.Equal("side", (await client.NextAsync("context.created")).Text("context.id"));
        await client.SendTextAsync("""{"type":"context.switch","context_id":"side"}""");
        Assert.Equal("Be brief.", (await client.NextAsync("context.switched")).Text("session.instructions"));

        await client.AskAsync("second");
        await client.NextAsync("response.done");

        Assert.Equal("second", engine.Responder.Requests.Single().Messages.Single().Text);
        Assert.Equal("Be brief.", engine.Responder.Requests.Single().Options.Instructions);
    }

    private static byte[] AudioOf(WireEvent retrieved) =>
        Convert.FromBase64String(retrieved.Text("item.content.0.audio")!);

    private static bool HasAudio(WireEvent found) => found.At("item.content.0").TryGetProperty("audio", out _);
}
