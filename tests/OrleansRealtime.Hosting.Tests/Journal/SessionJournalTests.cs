using System.Diagnostics;
using System.Text;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Hosting.Tests.Journal;

public sealed class SessionJournalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AnUrgentCommit_CompletesWhenEverythingIsKept()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1"), JournalScene.Change("b", "2")]);
        log.Record([JournalScene.Change("a", "3")]);

        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync());
        Assert.Equal("3", await scene.KeptAsync("a"));
        Assert.Equal("2", await scene.KeptAsync("b"));
        Assert.Equal(0, log.PendingBytes);
        var again = log.CommitAsync();
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(KeepOutcome.Kept, await again);
        Assert.Single(scene.Store.Batches);
    }

    [Fact]
    public async Task WhatNobodyWaitsFor_IsKeptAfterTheGroupTime_AndNotBefore()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        scene.Time.Advance(scene.Options.GroupCommit - TimeSpan.FromTicks(1));
        Assert.Equal(0, scene.Store.Asked.Value);

        scene.Time.Advance(TimeSpan.FromTicks(1));
        await scene.Store.Ended.WaitForAsync(1);
        Assert.Equal("1", await scene.KeptAsync("a"));
    }

    [Fact]
    public async Task WhatOthersRecorded_TravelsWithAnUrgentCommit()
    {
        await using var scene = new JournalScene();
        scene.Log("sess_2").Record([JournalScene.Change("a", "2")]);
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);

        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync());
        Assert.Equal("2", await scene.KeptAsync("a", "sess_2"));
        Assert.Single(scene.Store.Batches);
    }

    [Fact]
    public async Task WhileABatchIsUnderWay_TheNextGathers()
    {
        await using var scene = new JournalScene();
        scene.Store.Close();
        var first = scene.Log("sess_first");
        first.Record([JournalScene.Change("a", "0")]);
        var waits = new List<Task<KeepOutcome>> { first.CommitAsync().AsTask() };
        await scene.Store.Asked.WaitForAsync(1);
        for (var i = 0; i < 50; i++)
        {
            var log = scene.Log($"sess_{i}");
            log.Record([JournalScene.Change("a", $"{i}")]);
            waits.Add(log.CommitAsync().AsTask());
        }

        scene.Store.Open();
        Assert.All(await Task.WhenAll(waits).WaitAsync(Patience), outcome => Assert.Equal(KeepOutcome.Kept, outcome));
        Assert.Equal([1, 50], scene.Store.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task WhatIsRecordedWhileItsSessionIsUnderWay_IsKeptAfterIt()
    {
        await using var scene = new JournalScene();
        scene.Store.Close();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1"), JournalScene.Change("b", "1")]);
        var first = log.CommitAsync().AsTask();
        await scene.Store.Asked.WaitForAsync(1);
        log.Record([JournalScene.Change("a", "2")]);
        var second = log.CommitAsync().AsTask();
        Assert.False(second.IsCompleted);

        scene.Store.Open();
        Assert.Equal(KeepOutcome.Kept, await first.WaitAsync(Patience));
        Assert.Equal(KeepOutcome.Kept, await second.WaitAsync(Patience));
        Assert.Equal("2", await scene.KeptAsync("a"));
        Assert.Equal([1L, 2L], scene.Store.Batches.Select(batch => batch[0].Sequence));
        Assert.Equal([false, true], scene.Store.Batches.Select(batch => batch[0].Continues));
    }

    [Fact]
    public async Task ASlowStore_HoldsNobodyLongerThanTheBound_AndTheNextNotAtAll()
    {
        await using var scene = new JournalScene();
        scene.Store.Close();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        var held = log.CommitAsync().AsTask();
        await scene.Store.Asked.WaitForAsync(1);
        scene.Time.Advance(scene.Options.MaxHold - TimeSpan.FromTicks(1));
        Assert.False(held.IsCompleted);
        scene.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(KeepOutcome.NotKept, await held.WaitAsync(Patience));

        log.Record([JournalScene.Change("a", "2")]);
        var next = log.CommitAsync();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(KeepOutcome.NotKept, await next);

        scene.Store.Open();
        await scene.Store.Ended.WaitForAsync(1);
        scene.Time.Advance(scene.Options.GroupCommit);
        await scene.Store.Ended.WaitForAsync(2);
        Assert.Equal("2", await scene.KeptAsync("a"));
    }

    [Fact]
    public async Task WhileTheStoreIsAway_NothingIsLost_NobodyWaits_AndMemoryIsBounded()
    {
        await using var scene = new JournalScene();
        SessionLog[] logs = [.. Enumerable.Range(0, 20).Select(i => scene.Log($"sess_{i}"))];
        logs[0].Record([JournalScene.Change("k0", "first")]);
        await scene.LoseStoreAsync(logs[0]);
        Assert.False(scene.Journal.IsStoreAvailable);

        for (var round = 0; round < 500; round++)
        {
            foreach (var log in logs)
            {
                log.Record([JournalScene.Change($"k{round % 5}", $"{round:0000}"), JournalScene.Change("n", $"{round:0000}")]);
                var wait = log.CommitAsync();
                Assert.True(wait.IsCompletedSuccessfully);
                Assert.Equal(KeepOutcome.NotKept, await wait);
            }

            if (round % 100 == 0)
            {
                await scene.RetryAsync();
            }
        }

        // Five keys of two letters and one of one, each with four of value: what was recorded 500 times over.
        Assert.All(logs, log => Assert.InRange(log.PendingBytes, 35, 2 * 35));

        await scene.RecoverAsync();
        foreach (var log in logs)
        {
            Assert.Equal(KeepOutcome.Kept, await log.CommitAsync().AsTask().WaitAsync(Patience));
            Assert.Equal("0499", await scene.KeptAsync("n", log.Session.Value));
            Assert.Equal("0498", await scene.KeptAsync("k3", log.Session.Value));
            Assert.Equal(0, log.PendingBytes);
        }

        Assert.True(scene.Journal.IsStoreAvailable);
    }

    [Fact]
    public async Task WhatComesAndGoesWhileTheStoreIsAway_LeavesNothingThatWaits()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("sent", "first") with { IsFirst = true }]);
        await scene.LoseStoreAsync(log);
        var before = log.PendingBytes;
        for (var round = 0; round < 1_000; round++)
        {
            log.Record([JournalScene.Change($"e{round}", "event") with { IsFirst = true }]);
            if (round % 100 == 0)
            {
                await scene.RetryAsync();
            }

            log.Record([JournalScene.Change($"e{round}", null)]);
        }

        Assert.Equal(before, log.PendingBytes);

        // What was on its way when the store was lost may be in it.
        log.Record([JournalScene.Change("sent", null)]);
        await scene.RecoverAsync();
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync().AsTask().WaitAsync(Patience));
        Assert.Contains(scene.Store.Batches[^1].SelectMany(commit => commit.Changes), change => change is { Key: "sent", Value: null });
    }

    [Fact]
    public async Task Attempts_GetRarer_UpToTwoSeconds()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        await scene.LoseStoreAsync(log);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            var before = scene.Time.GetUtcNow();
            await scene.RetryAsync();
            pauses.Add(scene.Time.GetUtcNow() - before);
        }

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.InRange(pauses[^1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task ACommitThatFailedButWasKept_IsSentAgainWithWhatCameSince()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        scene.Store.KeepsWhatItFails = true;
        log.Record([JournalScene.Change("a", "1"), JournalScene.Change("b", "1"), JournalScene.Change("c", "1")]);
        await scene.LoseStoreAsync(log);
        Assert.Equal("1", await scene.KeptAsync("a"));

        log.Record([JournalScene.Change("a", "2"), JournalScene.Change("b", null)]);
        await scene.RecoverAsync();
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("2", await scene.KeptAsync("a"));
        Assert.Null(await scene.KeptAsync("b"));
        Assert.Equal("1", await scene.KeptAsync("c"));
    }

    [Fact]
    public async Task ACommitGivenUpForLost_ThatComesInLate_UndoesNothing()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        scene.Store.Close();
        log.Record([JournalScene.Change("a", "1")]);
        var lost = log.CommitAsync().AsTask();
        await scene.Store.Asked.WaitForAsync(1);
        while (scene.Journal.IsStoreAvailable)
        {
            scene.Time.Advance(scene.Options.CommitTimeout);
            await Task.Yield();
        }

        Assert.Equal(KeepOutcome.NotKept, await lost.WaitAsync(Patience));
        var late = scene.Store.Batches[0];
        log.Record([JournalScene.Change("a", "2")]);
        await scene.RecoverAsync();

        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync().AsTask().WaitAsync(Patience));
        await scene.Store.Kept.CommitAsync(late, CancellationToken.None);
        Assert.Equal("2", await scene.KeptAsync("a"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task AStoreThatFailsAtRandom_HasTheNewestOfEverythingInTheEnd(int seed, bool keepsWhatItFails)
    {
        await using var scene = new JournalScene();
        var failures = new Random(seed);
        scene.Store.KeepsWhatItFails = keepsWhatItFails;
        scene.Store.Fails = () => failures.Next(3) == 0;
        SessionLog[] logs = [.. Enumerable.Range(0, 16).Select(i => scene.Log($"sess_{i}"))];
        var writing = Task.WhenAll(logs.Select((log, i) => Task.Run(async () =>
        {
            var random = new Random(seed + i);
            for (var n = 0; n < 200; n++)
            {
                log.Record([JournalScene.Change($"k{random.Next(5)}", random.Next(4) == 0 ? null : $"{n}"), JournalScene.Change("n", $"{n}")]);
                if (random.Next(3) == 0)
                {
                    await log.CommitAsync();
                }
            }
        })));
        while (!writing.IsCompleted)
        {
            scene.Time.AdvanceToNextTimer();
            await Task.Yield();
        }

        await writing;
        scene.Store.Fails = null;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < logs.Length; i++)
        {
            // The last commit that fails may still be under way.
            while (await logs[i].CommitAsync() != KeepOutcome.Kept)
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "What was recorded is never kept.");
                scene.Time.AdvanceToNextTimer();
                await Task.Yield();
            }

            await CheckAsync(scene, logs[i], new Random(seed + i));
        }
    }

    [Fact]
    public async Task Fenced_IsTold_AndNothingMoreIsWritten()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync());
        Assert.False(log.Fenced.IsCompleted);
        await scene.Store.TakeAsync(log.Session, CancellationToken.None);

        log.Record([JournalScene.Change("a", "2")]);
        Assert.Equal(KeepOutcome.Fenced, await log.CommitAsync());
        await log.Fenced.WaitAsync(Patience);
        log.Record([JournalScene.Change("a", "3")]);
        Assert.Equal(KeepOutcome.Fenced, await log.CommitAsync());
        Assert.Equal("1", await scene.KeptAsync("a"));
        Assert.Equal(0, log.PendingBytes);
        Assert.Equal(2, scene.Store.Batches.Count);
    }

    [Fact]
    public async Task ASessionTheStoreHasForgotten_IsFenced_AndNotMadeAnewInPart()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        await log.CommitAsync();
        await scene.Store.DeleteAsync(log.Session, 1, CancellationToken.None);

        log.Record([JournalScene.Change("b", "2")]);
        Assert.Equal(KeepOutcome.Fenced, await log.CommitAsync());
        Assert.Null(await scene.Store.TakeAsync(log.Session, CancellationToken.None));
    }

    [Fact]
    public async Task Delete_DropsWhatWaits_AndIsTriedUntilTheStoreIsBack()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        await log.CommitAsync();
        log.Record([JournalScene.Change("a", "2")]);
        await scene.LoseStoreAsync(log);

        Assert.Equal(KeepOutcome.NotKept, await log.DeleteAsync());
        Assert.Equal(0, log.PendingBytes);
        Assert.Equal("1", await scene.KeptAsync("a"));
        await scene.RecoverAsync();

        Assert.Equal(KeepOutcome.Kept, await log.DeleteAsync());
        Assert.Null(await scene.KeptAsync("a"));
        Assert.False(log.Fenced.IsCompleted);
    }

    [Fact]
    public async Task Dispose_KeepsWhatWaits()
    {
        await using var scene = new JournalScene();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        await log.DisposeAsync();
        Assert.Equal("1", await scene.KeptAsync("a"));
        Assert.Throws<ObjectDisposedException>(() => log.Record([JournalScene.Change("a", "2")]));
    }

    [Fact]
    public async Task Dispose_WhileTheStoreIsAway_LeavesItToTheJournal_UntilTheSessionHasExpired()
    {
        await using var scene = new JournalScene();
        SessionLog[] logs = [scene.Log(), scene.Log("sess_2")];
        logs[0].ExpiresAt = scene.Time.GetUtcNow() + TimeSpan.FromSeconds(20);
        foreach (var log in logs)
        {
            log.Record([JournalScene.Change("a", log.Session.Value)]);
        }

        await scene.LoseStoreAsync(logs[0]);
        await logs[0].DisposeAsync().AsTask().WaitAsync(Patience);
        await logs[1].DisposeAsync().AsTask().WaitAsync(Patience);
        while (scene.Time.GetUtcNow() < logs[0].ExpiresAt)
        {
            await scene.RetryAsync();
        }

        await scene.RecoverAsync();
        Assert.Equal(KeepOutcome.Kept, await logs[1].CommitAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("sess_2", await scene.KeptAsync("a", "sess_2"));
        Assert.Equal(0, logs[0].PendingBytes);
        Assert.Equal("sess_2", scene.Store.Batches[^1].Single().Session.Value);
    }

    [Fact]
    public async Task Stop_WritesEverythingThatWaits()
    {
        await using var scene = new JournalScene();
        for (var i = 0; i < 1_000; i++)
        {
            scene.Log($"sess_{i}").Record([JournalScene.Change("a", $"{i}")]);
        }

        await scene.Journal.StopAsync(CancellationToken.None);
        Assert.Equal("999", await scene.KeptAsync("a", "sess_999"));
        Assert.Equal("0", await scene.KeptAsync("a", "sess_0"));
        Assert.All(scene.Store.Batches, batch => Assert.InRange(batch.Count, 1, 256));
    }

    [Fact]
    public async Task NothingIsRecorded_BeforeItsExpiryIsKnown_OrUnderAKeyThatIsNone()
    {
        await using var scene = new JournalScene();
        var log = scene.Journal.JournalOf(new("sess_1"), 1);
        Assert.Throws<InvalidOperationException>(() => log.Record([JournalScene.Change("a", "1")]));
        log.ExpiresAt = scene.Time.GetUtcNow() + TimeSpan.FromHours(1);
        Assert.Throws<ArgumentException>(() => log.Record([JournalScene.Change("a b", "1")]));
        log.Record([JournalScene.Change("a", "1")]);
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync());
    }

    [Fact]
    public async Task Cancelling_EndsTheWaitAlone()
    {
        await using var scene = new JournalScene();
        scene.Store.Close();
        using var cancel = new CancellationTokenSource();
        var log = scene.Log();
        log.Record([JournalScene.Change("a", "1")]);
        var wait = log.CommitAsync(cancel.Token).AsTask();
        await scene.Store.Asked.WaitForAsync(1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        scene.Store.Open();
        Assert.Equal(KeepOutcome.Kept, await log.CommitAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("1", await scene.KeptAsync("a"));
    }

    /// <summary>Goes through what was recorded once more, and compares what it comes to with what is kept.</summary>
    private static async Task CheckAsync(JournalScene scene, SessionLog log, Random random)
    {
        var expected = new Dictionary<string, string>();
        for (var n = 0; n < 200; n++)
        {
            var key = $"k{random.Next(5)}";
            expected.Remove(key);
            if (random.Next(4) != 0)
            {
                expected[key] = $"{n}";
            }

            expected["n"] = $"{n}";
            random.Next(3);
        }

        Assert.Equal(0, log.PendingBytes);
        var taken = await scene.Store.TakeAsync(log.Session, CancellationToken.None);
        Assert.Equal(
            expected.Select(record => $"{record.Key}={record.Value}").Order(),
            taken!.Records.Select(record => $"{record.Key}={Encoding.UTF8.GetString(record.Value.Span)}").Order());
    }
}
