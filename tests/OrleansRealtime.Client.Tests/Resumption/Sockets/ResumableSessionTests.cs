using OrleansRealtime.Client.Resumption;
using OrleansRealtime.Client.Resumption.Notices;
using OrleansRealtime.Client.Tests.Resumption.Model;

namespace OrleansRealtime.Client.Tests.Resumption.Sockets;

public sealed class ResumableSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ResetsInMidMessage_NothingIsLostOrDoubled()
    {
        await using var host = await ModelHost.StartAsync(new ModelServer { Overlaps = true });
        var listener = new Listener();
        await using var session = await ConnectAsync(host, listener);
        var random = new Random(7);

        // A circuit that comes back lives for a few kilobytes: most break inside a message.
        host.Link.Lifetime = () => random.Next(400, 9_000);
        host.Link.Reset();
        listener.Listen(session);
        var said = new List<byte>();
        for (var turn = 1; turn <= 150; turn++)
        {
            var audio = new byte[random.Next(1, 2_000)];
            random.NextBytes(audio);
            said.AddRange(audio);
            await session.AppendAudioAsync(audio.AsMemory());
            await session.CommitAudioAsync($"c{turn}");
            host.With(model => Turn(model, turn));
            if (turn % 10 == 0)
            {
                await listener.UntilTold(host.With(static model => model.Seq) - 8);
            }
        }

        host.Link.Lifetime = static () => null;
        host.Link.Reset();
        await session.CreateResponseAsync(eventId: "last");
        await UntilApplied(host, "last");
        await listener.UntilTold(host.With(static model => model.Seq));

        host.With(model =>
        {
            Assert.Equal(model.Events, listener.Acted);
            Assert.Equal(
                [.. Enumerable.Range(1, 150).Select(static turn => $"{turn + 1}:c{turn}"), "152:last"], model.Applied);
            Assert.True(model.Heard.AsSpan().SequenceEqual(said.ToArray().AsSpan(0, said.Count / 2 * 2)));
            Assert.All(
                model.Items,
                item => Assert.True(listener.Items[item.Id].ToArray().AsSpan().SequenceEqual(ModelItem.Audio(item.Id, 0, item.Samples))));
            Assert.True(model.Resumes > 10, $"only {model.Resumes} returns");
        });
    }

    [Fact]
    public async Task HalfOpenConnection_IsFoundOut_AndReplaced()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        await using var session = await ConnectAsync(
            host, listener, new ResumableSessionOptions { SilenceTimeout = TimeSpan.FromSeconds(1.5) });
        listener.Listen(session);

        host.Link.Freeze();
        host.With(static model => model.Tell());
        await session.AppendAudioAsync(new byte[960].AsMemory());
        await session.CommitAudioAsync("frozen");

        await UntilApplied(host, "frozen");
        await listener.UntilTold(host.With(static model => model.Seq));
        Assert.Equal(960, host.With(static model => model.Heard.Length));
        Assert.Contains(listener.Notices, static notice => notice is Resumed { EventsReplayed: 1, SamplesResent: 480 });
    }

    [Fact]
    public async Task RefusedReturn_IsTheEnd_ForReadersAndSenders()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        await using var session = await ConnectAsync(host, listener);
        listener.Listen(session);

        host.With(static model => model.ForgetSession());
        host.Link.Reset();

        var lost = await Assert.ThrowsAsync<SessionLostException>(() => listener.Reading.WaitAsync(Patience));
        Assert.Equal(LossReason.Refused, lost.Reason);
        var late = await Assert.ThrowsAsync<SessionLostException>(() => session.CommitAudioAsync().AsTask());
        Assert.Equal(LossReason.Refused, late.Reason);
        await listener.UntilNoticed<Lost>();
        Assert.True((await session.Closed.WaitAsync(Patience)).ByServer);
    }

    [Fact]
    public async Task TooLargeAGap_IsToldAnew_InThePlaceWhereItBelongs()
    {
        await using var host = await ModelHost.StartAsync(new ModelServer(window: 5));
        var listener = new Listener();
        await using var session = await ConnectAsync(host, listener);
        listener.Listen(session);
        await listener.UntilTold(2);

        host.Link.IsDown = true;
        host.Link.Reset();
        await listener.UntilNoticed<Reconnecting>();
        host.With(static model =>
        {
            for (var i = 0; i < 10; i++)
            {
                model.Tell();
            }
        });
        host.Link.IsDown = false;
        await listener.UntilNoticed<Resynced>();
        host.With(static model => model.Tell());
        await listener.UntilTold(13);

        Assert.Equal("gap", listener.Notices.OfType<Resynced>().Single().Reason);
        Assert.Equal(
            [
                "session.created", "session.updated", "session.resync_required", "conversation.item.added",
                "conversation.item.done", "session.resynced", "conversation.item.added",
            ],
            listener.Types);
        Assert.Equal([2, 13], listener.Acted.Select(static told => told.Seq));
    }

    [Fact]
    public async Task ServerRestarting_IsWaitedFor_AndGoesOnFromWhatItKept()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        await using var session = await ConnectAsync(host, listener);
        listener.Listen(session);
        await session.CommitAudioAsync("before");
        await UntilApplied(host, "before");

        host.With(static model =>
        {
            model.Flush();
            model.GoAway();
        });
        await listener.UntilNoticed<GoingAway>();
        host.With(static model => model.Crash(losesEvents: false, closeCode: 1012));
        await listener.UntilNoticed<Resumed>();
        await session.CommitAudioAsync("after");
        await UntilApplied(host, "after");

        Assert.Equal(["2:before", "3:after"], host.With(static model => model.Applied.ToArray()));
        Assert.Equal(1, listener.Notices.OfType<Resumed>().Single().Attempts);
        Assert.Equal(1012, listener.Notices.OfType<Reconnecting>().Single().Closure.Code);
        Assert.Equal(2, host.With(static model => model.Incarnation));

        // The farewell was answered with its own code: 1000 would have ended the session.
        Assert.DoesNotContain(1000, host.Farewells);
    }

    [Fact]
    public async Task AnotherConnectionTakingOver_IsTheEnd_AndNoFightBegins()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        await using var session = await ConnectAsync(host, listener);
        listener.Listen(session);

        host.With(static model => model.TakeOver());

        var lost = await Assert.ThrowsAsync<SessionLostException>(() => listener.Reading.WaitAsync(Patience));
        Assert.Equal(LossReason.Replaced, lost.Reason);
        Assert.Equal(1, host.Link.Opened);
    }

    [Fact]
    public async Task NobodyThereAnyMore_IsGivenUp_AndCanStillBeRestored()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        var session = await ConnectAsync(
            host, listener, new ResumableSessionOptions { MaxAttempts = 3, FirstDelay = TimeSpan.FromMilliseconds(10) });
        listener.Listen(session);
        host.Link.IsDown = true;
        host.Link.Reset();
        await listener.UntilNoticed<Reconnecting>();
        await session.CommitAudioAsync("kept");

        var lost = await Assert.ThrowsAsync<SessionLostException>(() => listener.Reading.WaitAsync(Patience));
        Assert.Equal(LossReason.Unreachable, lost.Reason);
        var saved = session.Save(withAudio: true);
        await session.DisposeAsync();
        Assert.Equal(4, host.Link.Opened);

        host.Link.IsDown = false;
        await using var restored = await ResumableSession.RestoreAsync(saved, Options(host));
        await UntilApplied(host, "kept");
        Assert.Equal(ModelServer.SessionId, restored.Id);
    }

    [Fact]
    public async Task DisposedWhileThereIsNoConnection_EndsInTime()
    {
        await using var host = await ModelHost.StartAsync();
        var listener = new Listener();
        var session = await ConnectAsync(host, listener);
        listener.Listen(session);
        host.Link.IsDown = true;
        host.Link.Reset();
        await listener.UntilNoticed<Reconnecting>();

        await session.DisposeAsync().AsTask().WaitAsync(Patience);

        await listener.Reading.WaitAsync(Patience);
        await Assert.ThrowsAsync<RealtimeConnectionClosedException>(() => session.CommitAudioAsync().AsTask());
    }

    [Fact]
    public async Task Left_KeepsTheSession_AndRestoredGoesOnExactly()
    {
        await using var host = await ModelHost.StartAsync();
        var before = new Listener();
        var session = await ConnectAsync(host, before);
        before.Listen(session);
        host.With(static model => model.Tell());
        await before.UntilTold(3);
        await session.AppendAudioAsync(new byte[4_000].AsMemory());
        await session.CommitAudioAsync("one");
        await UntilApplied(host, "one");

        var saved = SavedState.Parse((await session.LeaveAsync()).ToUtf8Json());
        await session.DisposeAsync();
        host.With(static model => model.Tell());
        var after = new Listener();
        await using var restored = await ResumableSession.RestoreAsync(
            saved, Options(host), new ResumableSessionOptions { Notify = after.Notify });
        after.Listen(restored);
        await restored.AppendAudioAsync(new byte[400].AsMemory());
        await restored.CommitAudioAsync("two");
        await UntilApplied(host, "two");
        await after.UntilTold(4);

        host.With(model =>
        {
            Assert.Equal(["2:one", "3:two"], model.Applied);
            Assert.Equal(4_400, model.Heard.Length);
            Assert.Equal(model.Events, before.Acted.Concat(after.Acted).DistinctBy(static told => told.Seq));
        });
        Assert.Contains(1001, host.Farewells);
        Assert.Contains(after.Notices, static notice => notice is Resumed { SamplesLost: 0, UnknownCommands: 0 });
    }

    [Fact]
    public async Task NothingLeaves_BeforeTheProgramHasKeptIt()
    {
        await using var host = await ModelHost.StartAsync();
        var kept = new List<SavedState>();
        var asked = new SemaphoreSlim(0);
        var mayKeep = new SemaphoreSlim(0);
        await using var session = await ConnectAsync(host, new Listener(), new ResumableSessionOptions
        {
            Persist = async (session, cancelled) =>
            {
                var saved = session.Save();
                asked.Release();
                await mayKeep.WaitAsync(cancelled);
                kept.Add(saved);
            },
        });
        Assert.True(await asked.WaitAsync(Patience));
        mayKeep.Release();

        await session.CommitAudioAsync("held");
        Assert.True(await asked.WaitAsync(Patience));
        Assert.DoesNotContain(host.Received, static json => json.Contains("held", StringComparison.Ordinal));
        mayKeep.Release();
        await UntilApplied(host, "held");

        Assert.Empty(kept[0].Uplink);
        Assert.Contains("held", Assert.Single(kept[1].Uplink).Command, StringComparison.Ordinal);
        mayKeep.Release(100);
    }

    [Fact]
    public async Task Program_ThatAcknowledgesItself_IsToldAgainWhatItDidNot()
    {
        await using var host = await ModelHost.StartAsync();
        await using var session = await ResumableSession.ConnectAsync(
            Options(host), options: new ResumableSessionOptions { AcknowledgeManually = true });
        host.With(static model => model.Tell());
        host.With(static model => model.Tell());
        SavedState? afterThree = null;
        await foreach (var told in session.ReadEventsAsync().WithPatience(Patience))
        {
            using (told)
            {
                if (told.Sequence == 3)
                {
                    afterThree = session.Save(told);
                    session.Acknowledge(told);
                }
                else if (told.Sequence == 4)
                {
                    break;
                }
            }
        }

        Assert.Equal(3, afterThree!.LastSeq);
        Assert.Equal(3, session.Save().LastSeq);
    }

    private static void Turn(ModelServer model, int turn)
    {
        var item = turn % 5 == 1 ? model.BeginItem() : model.Items[^1];
        model.Tell();
        model.Speak(item, 300);
        if (turn % 5 == 0)
        {
            model.EndItem(item);
            model.Flush();
        }
    }

    private static Task<ResumableSession> ConnectAsync(
        ModelHost host, Listener listener, ResumableSessionOptions? options = null) =>
        ResumableSession.ConnectAsync(
            Options(host), options: (options ?? new ResumableSessionOptions()) with { Notify = listener.Notify });

    private static RealtimeClientOptions Options(ModelHost host) =>
        new() { Endpoint = host.Link.Address, ApiKey = "sk-1", CloseTimeout = TimeSpan.FromSeconds(2) };

    private static Task UntilApplied(ModelHost host, string name) =>
        host.Model.Until(model => model.Applied.Any(applied => applied.EndsWith($":{name}", StringComparison.Ordinal)))
            .WaitAsync(Patience);
}
