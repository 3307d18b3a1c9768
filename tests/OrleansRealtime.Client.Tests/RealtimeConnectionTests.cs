using System.Net;
using System.Net.WebSockets;
using OrleansRealtime.Client.Events;

namespace OrleansRealtime.Client.Tests;

public sealed class RealtimeConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task NobodyThere_SaysSo()
    {
        // Port 9 (discard) is closed on the machines tests run on.
        var client = new RealtimeClient(new Uri("ws://127.0.0.1:9"), null);

        var failure = await Assert.ThrowsAsync<RealtimeConnectException>(() => client.ConnectAsync());

        Assert.Null(failure.Status);
        Assert.Contains("ws://127.0.0.1:9/v1/realtime", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusedUpgrade_GivesTheStatus()
    {
        await using var server = await ScriptedServer.StartRefusingAsync(HttpStatusCode.Unauthorized);

        var failure = await Assert.ThrowsAsync<RealtimeConnectException>(
            () => new RealtimeClient(server.Address, "bad").ConnectAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, failure.Status);
    }

    [Fact]
    public async Task RefusedKey_GivesTheErrorEvent_ThenTheCloseCode()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"error","error":{"code":"invalid_api_key"}}""");
            await peer.CloseAsync(3000, "invalid_request_error.invalid_api_key");
        });
        await using var session = await new RealtimeClient(server.Address, "bad").ConnectAsync();
        var types = new List<string>();

        var closed = await Assert.ThrowsAsync<RealtimeConnectionClosedException>(() => ReadAll(session, types));

        Assert.Equal(["error"], types);
        Assert.Equal((3000, "invalid_request_error.invalid_api_key"), (closed.Code, closed.Reason));
        Assert.True((await session.Closed).ByServer);
        var late = await Assert.ThrowsAsync<RealtimeConnectionClosedException>(() => session.CommitAudioAsync().AsTask());
        Assert.Equal(3000, late.Code);
    }

    [Fact]
    public async Task ServerClosing1000_EndsTheEventsQuietly()
    {
        await using var server = await ScriptedServer.StartAsync(peer => peer.CloseAsync(1000, "bye"));
        await using var session = await new RealtimeClient(server.Address, null).ConnectAsync();

        await ReadAll(session, []);

        Assert.Equal(new RealtimeClosure(1000, "bye", ByServer: true), await session.Closed);
    }

    [Fact]
    public async Task BrokenConnection_Is1006()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.ReceiveAsync();
            peer.Abort();
        });
        await using var session = await new RealtimeClient(server.Address, null).ConnectAsync();
        await session.CommitAudioAsync();

        var closed = await Assert.ThrowsAsync<RealtimeConnectionClosedException>(() => ReadAll(session, []));

        Assert.Equal(RealtimeClosure.Abnormal, closed.Code);
        Assert.NotNull(closed.Closure.Fault);
    }

    [Fact]
    public async Task Close_IsOrderly_AndRepeatable()
    {
        var status = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.ReceiveAllAsync();
            status.SetResult(peer.ClientCloseStatus);
        });
        await using var session = await new RealtimeClient(server.Address, null).ConnectAsync();

        var first = await session.CloseAsync();
        var second = await session.CloseAsync();

        Assert.Equal(new RealtimeClosure(1000, "", ByServer: false), first);
        Assert.Equal(first, second);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await status.Task.WaitAsync(Patience));
        await ReadAll(session, []);
    }

    [Fact]
    public async Task ServerThatNeverSaysFarewell_IsLeftAfterTheTimeout()
    {
        var release = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(_ => release.Task);
        var options = new RealtimeClientOptions { Endpoint = server.Address, CloseTimeout = TimeSpan.FromMilliseconds(50) };
        await using var session = await new RealtimeClient(options).ConnectAsync();

        var closure = await session.CloseAsync().WaitAsync(Patience);

        Assert.Equal((RealtimeClosure.Abnormal, false), (closure.Code, closure.ByServer));
        release.SetResult();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Event_IsTheSame_HoweverItWasCut(int frameBytes)
    {
        var audio = new byte[frameBytes == 1 ? 300 : 60_000];
        new Random(2).NextBytes(audio);
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendInCrumbsAsync(
                $$"""{"type":"response.output_audio.delta","delta":"{{Convert.ToBase64String(audio)}}"}""", frameBytes);
            await peer.CloseAsync(1000, "");
        });
        await using var session = await new RealtimeClient(server.Address, null).ConnectAsync();
        byte[]? heard = null;

        await foreach (var received in session.ReadEventsAsync().WithPatience(Patience))
        {
            heard = received.Audio.ToArray();
            received.Dispose();
        }

        Assert.Equal(audio, heard);
    }

    [Theory]
    [InlineData("not json", 1007)]
    [InlineData("""{"type":"x","padding":"LONG"}""", 1009)]
    public async Task ServerEventThatBreaksTheRules_EndsTheConnection_AndTellsTheServerWhy(string text, int code)
    {
        var told = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync(text.Replace("LONG", new string('x', 4000), StringComparison.Ordinal));
            await peer.ReceiveAllAsync();
            told.SetResult(peer.ClientCloseStatus);
        });
        var options = new RealtimeClientOptions { Endpoint = server.Address, MaxServerEventBytes = 1024 };
        await using var session = await new RealtimeClient(options).ConnectAsync();

        var closed = await Assert.ThrowsAsync<RealtimeConnectionClosedException>(() => ReadAll(session, []));

        Assert.Equal(code, closed.Code);
        Assert.Equal((WebSocketCloseStatus)code, await told.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task MoreEventsThanMayWait_AllArriveInOrder()
    {
        const int Sent = 500;
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            for (var i = 0; i < Sent; i++)
            {
                await peer.SendAsync($$"""{"type":"{{i}}"}""");
            }

            await peer.CloseAsync(1000, "");
        });
        var options = new RealtimeClientOptions { Endpoint = server.Address, MaxWaitingServerEvents = 4 };
        await using var session = await new RealtimeClient(options).ConnectAsync();
        var types = new List<string>();

        await ReadAll(session, types);

        Assert.Equal(Enumerable.Range(0, Sent).Select(i => $"{i}"), types);
    }

    [Fact]
    public async Task Dispose_WithUnreadEvents_DoesNotHang()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            for (var i = 0; i < 20; i++)
            {
                await peer.SendAsync($$"""{"type":"{{i}}"}""");
            }

            await peer.ReceiveAllAsync();
        });
        var options = new RealtimeClientOptions
        {
            Endpoint = server.Address,
            MaxWaitingServerEvents = 2,
            CloseTimeout = TimeSpan.FromMilliseconds(50),
        };
        var session = await new RealtimeClient(options).ConnectAsync();

        await session.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    private static async Task ReadAll(RealtimeSession session, List<string> types)
    {
        await foreach (RealtimeServerEvent received in session.ReadEventsAsync().WithPatience(Patience))
        {
            types.Add(received.Type);
            received.Dispose();
        }
    }
}
