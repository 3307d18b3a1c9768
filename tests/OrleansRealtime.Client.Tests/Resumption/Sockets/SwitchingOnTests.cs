using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

public sealed class SwitchingOnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ServerWithoutIt_RefusesTheInclude()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"session.created","event_id":"event_1","session":{"type":"realtime","id":"sess_1"}}""");
            var update = await peer.ReceiveAsync();
            await peer.SendAsync($$"""
                {"type":"error","event_id":"event_2","error":{"code":"invalid_value","message":"unknown value","event_id":"{{update!["event_id"]}}"} }
                """);
            await peer.ReceiveAllAsync();
        });

        var refused = await Assert.ThrowsAsync<SessionLostException>(
            () => ResumableSession.ConnectAsync(new RealtimeClientOptions { Endpoint = server.Address }));

        Assert.Equal((LossReason.NotSupported, "unknown value"), (refused.Reason, refused.Message));
    }

    [Fact]
    public async Task RefusedKey_GivesTheCloseCode()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"error","error":{"code":"invalid_api_key","message":"wrong key"}}""");
            await peer.CloseAsync(3000, "invalid_request_error.invalid_api_key");
        });

        var refused = await Assert.ThrowsAsync<SessionLostException>(
            () => ResumableSession.ConnectAsync(new RealtimeClientOptions { Endpoint = server.Address }));

        Assert.Equal((LossReason.Refused, 3000), (refused.Reason, refused.Closure!.Code));
    }

    [Fact]
    public async Task SessionAskedFor_IsAskedFor_WithResumptionInIt()
    {
        var asked = new TaskCompletionSource<string>();
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"session.created","session":{"type":"transcription","id":"sess_1","include":["a"]}}""");
            asked.SetResult((await peer.ReceiveAsync())!["session"]!.ToJsonString());
        });

        await Assert.ThrowsAsync<RealtimeConnectionClosedException>(
            () => ResumableSession.ConnectAsync(new RealtimeClientOptions { Endpoint = server.Address }, """{"tracing":null}"""));

        Assert.Equal(
            """{"tracing":null,"type":"transcription","include":["a","session.resumption"]}""", await asked.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task ServerThatNeverAnswers_IsLeftInTime()
    {
        var release = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(_ => release.Task);

        await Assert.ThrowsAsync<RealtimeConnectException>(() => ResumableSession.ConnectAsync(
            new RealtimeClientOptions { Endpoint = server.Address, CloseTimeout = TimeSpan.FromMilliseconds(50) },
            options: new ResumableSessionOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience));

        release.SetResult();
    }

    [Fact]
    public async Task StorageThatFails_IsAskedAgain_AndNothingLeavesMeanwhile()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        var failures = 2;
        await using var session = await ResumableSession.ConnectAsync(
            new RealtimeClientOptions { Endpoint = host.Link.Address, CloseTimeout = TimeSpan.FromSeconds(2) },
            options: new ResumableSessionOptions
            {
                Notify = listener.Notify,
                FirstDelay = TimeSpan.FromMilliseconds(10),
                Persist = (_, _) => Interlocked.Decrement(ref failures) >= 0
                    ? Task.FromException(new IOException("disk full"))
                    : Task.CompletedTask,
            });
        listener.Listen(session);

        await session.CommitAudioAsync("kept");
        await host.Model.Until(static model => model.Applied.Contains("2:kept")).WaitAsync(Patience);

        Assert.Equal(2, listener.Notices.OfType<Reconnecting>().Count());
        Assert.All(
            listener.Notices.OfType<Reconnecting>(),
            static notice => Assert.Contains("disk full", notice.Closure.Reason, StringComparison.Ordinal));
        Assert.Single(host.Received, static json => json.Contains("kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CommandThatAlwaysBreaksTheConnection_IsNotTriedForEver()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        await using var session = await ResumableSession.ConnectAsync(
            new RealtimeClientOptions { Endpoint = host.Link.Address, CloseTimeout = TimeSpan.FromSeconds(1) },
            options: new ResumableSessionOptions
            {
                Notify = listener.Notify,
                FirstDelay = TimeSpan.FromMilliseconds(5),
                MaxDelay = TimeSpan.FromMilliseconds(5),
                MaxAttempts = 5,
            });
        listener.Listen(session);
        await listener.UntilTold(2);
        host.With(static model => model.BreaksOn = "poison");

        await session.CommitAudioAsync("poison");

        var lost = await Assert.ThrowsAsync<SessionLostException>(() => listener.Reading.WaitAsync(Patience));
        Assert.Equal(LossReason.Unreachable, lost.Reason);
    }
}
