using Microsoft.Extensions.DependencyInjection;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Sessions;

/// <summary>Further sockets of a running session.</summary>
public sealed class SidebandTests
{
    [Fact]
    public async Task ASideband_HearsTheSettings_AndEveryEventButAudio()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","instructions":"Be brief."}""");
        await using var sideband = await AttachAsync(server, client);

        await client.AskAsync("hello");

        var created = await sideband.NextAsync();
        Assert.Equal("session.created", created.Type);
        Assert.Equal("Be brief.", created.Text("session.instructions"));
        var done = await sideband.NextAsync("response.done");
        var here = await client.NextAsync("response.done");
        Assert.Equal(here.Text("event_id"), done.Text("event_id"));
        Assert.Contains(client.Events, found => found.Type == "response.output_audio.delta");
        Assert.Equal(
            client.Events.Where(found => found.Index > 1 && found.Type != "response.output_audio.delta").Select(found => found.Text("event_id")),
            sideband.Events.Skip(1).Select(found => found.Text("event_id")));
    }

    [Fact]
    public async Task ASideband_AnswersTheTools()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Calling("weather"), new ScriptedAnswer("It rains."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await using var sideband = await AttachAsync(server, client);
        await sideband.NextAsync("session.created");
        await sideband.UpdateAsync("""{"type":"realtime","tools":[{"type":"function","name":"weather"}]}""");

        await client.AskAsync("what is the weather?");
        var call = (await sideband.NextAsync("response.function_call_arguments.done")).Text("call_id");
        await sideband.NextAsync("response.done");
        await sideband.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = call, output = "rain" },
        });
        await sideband.SendAsync(new { type = "response.create" });

        await client.NextAsync("session.updated");
        await client.NextAsync("response.done");
        Assert.Equal("It rains.", (await client.NextAsync("response.output_audio_transcript.done")).Text("transcript"));
    }

    [Fact]
    public async Task Audio_IsNotTakenFromASideband_AndOnlyItIsTold()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await using var sideband = await AttachAsync(server, client);

        await sideband.SendTextAsync("""{"type":"input_audio_buffer.append","event_id":"mine","audio":"AAAA"}""");
        await sideband.SendBytesAsync(new byte[] { 1 }, System.Net.WebSockets.WebSocketMessageType.Binary);

        var refused = await sideband.NextErrorAsync("mine");
        Assert.Equal("invalid_value", refused.Text("error.code"));
        Assert.Contains("cannot be taken here", refused.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal("invalid_event", (await sideband.NextErrorAsync()).Text("error.code"));
        await client.SayAsync("still here");
        await client.NextAsync("conversation.item.done");
        Assert.DoesNotContain(client.Events, found => found.Type == "error");
    }

    [Fact]
    public async Task ASidebandsCommit_TakesWhatTheClientHasAppended()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        await using var sideband = await AttachAsync(server, client);
        await client.AppendAsync(SyntheticVoice.Silence(300));
        await client.RoundTripAsync();

        await sideband.SendTextAsync("""{"type":"input_audio_buffer.commit"}""");
        await sideband.SendTextAsync("""{"type":"input_audio_buffer.commit","event_id":"again"}""");

        await client.NextAsync("input_audio_buffer.committed");
        await sideband.NextAsync("input_audio_buffer.committed");
        Assert.Equal("input_audio_buffer_commit_empty", (await sideband.NextErrorAsync("again")).Text("error.code"));
    }

    [Fact]
    public async Task ASidebandsCancel_KeepsWhatWasHeard()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("one two three four"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await using var sideband = await AttachAsync(server, client);
        await client.AskAsync("count");
        await client.WaitForAudioAsync(48 * 400);

        await sideband.SendTextAsync("""{"type":"response.cancel"}""");

        Assert.Equal("cancelled", (await sideband.NextAsync("response.done")).Text("response.status"));
        Assert.Equal("cancelled", (await client.NextAsync("response.done")).Text("response.status"));
    }

    [Fact]
    public async Task TheEndOfTheSession_ClosesItsSidebands()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await using var sideband = await AttachAsync(server, client);
        await sideband.NextAsync("session.created");

        await client.CloseAsync();

        Assert.Equal(1000, (await sideband.ClosedAsync()).Code);
    }

    [Fact]
    public async Task ALeavingSideband_ChangesNothing()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");
        await using (var polite = await AttachAsync(server, client))
        {
            Assert.Equal(1000, (await polite.CloseAsync()).Code);
        }

        await using (var rude = await AttachAsync(server, client))
        {
            await rude.NextAsync("session.created");
            rude.Vanish();
        }

        await client.AskAsync("still there?");
        await client.NextAsync("response.done");
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task ASidebandThatNeverReads_IsLetGo_AndTheSessionGoesOn()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"),
            null,
            "Realtime:WebSocket:SendTimeout=00:00:02",
            "Realtime:Session:MaxSidebands=1");
        var instructions = new string('x', 100_000);
        await using var client = await server.ConnectWithAsync($$"""{"type":"realtime","instructions":"{{instructions}}"}""");
        var name = client.Events[0].Text("session.id");
        await using var deaf = await WireClient.ConnectAsync(server, $"call_id={name}", reads: false);
        for (var i = 0; i < 200; i++)
        {
            await client.UpdateAsync("""{"type":"realtime"}""");
        }

        await client.AskAsync("hello");
        await client.NextAsync("response.done");

        // Its place is free again.
        await Patience.UntilAsync(
            () => AttachesAsync(server, name!).GetAwaiter().GetResult(),
            () => "The sideband that never reads still has its place.");
    }

    [Theory]
    [InlineData("sess_nobody")]
    [InlineData("rtc_nobody")]
    public async Task AnUnknownName_IsRefused(string name)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var sideband = await server.ConnectAsync($"call_id={name}");

        var error = await sideband.NextErrorAsync();

        Assert.Equal("call_id_not_found", error.Text("error.code"));
        Assert.Equal("call_id", error.Text("error.param"));
        Assert.Equal(new WireClosure(4000, "invalid_request_error.call_id_not_found"), await sideband.ClosedAsync());
    }

    [Fact]
    public async Task AWrongKey_IsRefusedAsEverywhere()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        var created = await client.NextAsync("session.created");
        await using var stranger = await WireClient.ConnectAsync(server, $"call_id={created.Text("session.id")}", "sk-wrong-key-0123456789");

        Assert.Equal("invalid_api_key", (await stranger.NextErrorAsync()).Text("error.code"));
        Assert.Equal(3000, (await stranger.ClosedAsync()).Code);
    }

    [Fact]
    public async Task AnotherAccountsKey_FindsNoSuchSession()
    {
        const string OthersKey = "sk-another-0123456789abcdef";
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        server.AddKey(OthersKey, "somebody else");
        await using var client = await server.ConnectAsync();
        var name = (await client.NextAsync("session.created")).Text("session.id");
        await using var stranger = await WireClient.ConnectAsync(server, $"call_id={name}", OthersKey);

        var error = await stranger.NextErrorAsync();

        Assert.Equal("call_id_not_found", error.Text("error.code"));
        Assert.Equal(new WireClosure(4000, "invalid_request_error.call_id_not_found"), await stranger.ClosedAsync());
        Assert.Single(stranger.Events);
    }

    [Fact]
    public async Task AClientSecret_AttachesToNothing()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var rest = new RestClient(server);
        await using var client = await server.ConnectAsync();
        var name = (await client.NextAsync("session.created")).Text("session.id");
        await using var holder = await WireClient.ConnectAsync(server, $"call_id={name}", await rest.CreateSecretAsync());

        var error = await holder.NextErrorAsync();

        Assert.Equal("invalid_request_error", error.Text("error.type"));
        Assert.Contains("can only open sessions", error.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal(new WireClosure(4000, "invalid_request_error"), await holder.ClosedAsync());
        Assert.Single(holder.Events);
    }

    [Fact]
    public async Task AFailureOfOurs_IsToldAsOne()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), services => services.AddSingleton<ISessionGateway, BrokenGateway>());
        await using var sideband = await server.ConnectAsync("call_id=sess_any");

        var error = await sideband.NextErrorAsync();

        Assert.Equal("server_error", error.Text("error.type"));
        Assert.Equal(1011, (await sideband.ClosedAsync()).Code);
        Assert.Single(sideband.Events);
        Assert.Contains(BrokenGateway.Message, Assert.Single(server.TakeErrors()), StringComparison.Ordinal);
    }

    private static Task<WireClient> AttachAsync(TestServer server, WireClient client) =>
        server.ConnectAsync($"call_id={client.Events[0].Text("session.id")}");

    private static async Task<bool> AttachesAsync(TestServer server, string name)
    {
        await using var sideband = await server.ConnectAsync($"call_id={name}");
        return (await sideband.NextAsync()).Type == "session.created";
    }

    private sealed class BrokenGateway : ISessionGateway
    {
        public const string Message = "No session can be reached.";

        public ValueTask<SessionAdmission> StartAsync(SessionStart start, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Message);

        public ValueTask<SessionAdmission> ResumeAsync(SessionResume resume, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Message);

        public ValueTask<SessionAdmission> AttachAsync(SessionAttach attach, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Message);
    }
}
