using System.Text;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using Xunit;

namespace OrleansRealtime.Contracts;

/// <summary>What every store of sessions promises.</summary>
public abstract class SessionStoreContract
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A store, empty of the sessions a test makes.</summary>
    protected abstract ValueTask<ISessionStore> OpenAsync();

    /// <summary>Lets so much time pass for the store.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    protected abstract DateTimeOffset Now { get; }

    [Fact]
    public async Task WhatWasKept_IsThereToBeTaken()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        Assert.Equal(CommitOutcome.Kept, await CommitAsync(store, session, 1, ("head", "a"), ("item:1", "b"), ("!e:1", "c")));
        Assert.Equal("b", await ReadAsync(store, session, "item:1"));
        Assert.Null(await ReadAsync(store, session, "item:2"));

        var stored = await store.TakeAsync(session, CancellationToken.None);
        Assert.Equal(2, stored!.Incarnation);
        Assert.Equal(["!e:1=c", "head=a", "item:1=b"], Show(stored));
    }

    [Fact]
    public async Task TheNewestRecordOfAKeyCounts_AndARemovedOneIsGone()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        await CommitAsync(store, session, 1, ("a", "1"), ("b", "1"), ("c", "1"));
        await CommitAsync(store, session, 1, ("a", "2"), ("b", null), ("c", "2"), ("c", "3"), ("d", "1"), ("d", null));
        await CommitAsync(store, session, 1, ("nothing", null));

        Assert.Equal(["a=2", "c=3"], Show((await store.TakeAsync(session, CancellationToken.None))!));
    }

    [Fact]
    public async Task AnOldOwnerWritesNothing_OnceAnotherHasTakenOver()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        await CommitAsync(store, session, 1, ("a", "1"));
        Assert.Equal(2, (await store.TakeAsync(session, CancellationToken.None))!.Incarnation);

        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(store, session, 1, ("a", "old")));
        Assert.Equal(CommitOutcome.Kept, await CommitAsync(store, session, 2, ("a", "new")));
        await store.DeleteAsync(session, 1, CancellationToken.None);
        Assert.Equal("new", await ReadAsync(store, session, "a"));
    }

    [Fact]
    public async Task OfManyThatTakeOverAtOnce_EachHasAnIncarnationOfItsOwn()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        await CommitAsync(store, session, 1, ("a", "1"));
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.TakeAsync(session, CancellationToken.None).AsTask())));

        Assert.Equal(Enumerable.Range(2, 20), taken.Select(stored => (int)stored!.Incarnation).Order());
        var outcomes = await store.CommitAsync(
            [.. Enumerable.Range(1, 21).Select(incarnation => Commit(session, incarnation, ("a", $"{incarnation}")))],
            CancellationToken.None);
        Assert.Equal(20, outcomes.Count(outcome => outcome == CommitOutcome.Fenced));
        Assert.Equal("21", await ReadAsync(store, session, "a"));
    }

    [Fact]
    public async Task OneBatch_HoldsManySessions_AndOnesFateIsNotAnothers()
    {
        await using var store = await OpenAsync();
        var (one, two, unknown) = (NewSession(), NewSession(), NewSession());
        await CommitAsync(store, one, 1, ("a", "1"));
        await store.TakeAsync(one, CancellationToken.None);

        var outcomes = await store.CommitAsync(
            [Commit(one, 1, ("a", "x")), Commit(two, 1, ("a", "2")), Commit(unknown, 7, ("a", "x")), Commit(two, 1, ("a", "3"))],
            CancellationToken.None);
        Assert.Equal([CommitOutcome.Fenced, CommitOutcome.Kept, CommitOutcome.Fenced, CommitOutcome.Kept], outcomes);
        Assert.Equal("1", await ReadAsync(store, one, "a"));
        Assert.Equal("3", await ReadAsync(store, two, "a"));
        Assert.Null(await store.TakeAsync(unknown, CancellationToken.None));
    }

    [Fact]
    public async Task ADeletedSession_IsGone()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        await CommitAsync(store, session, 1, ("a", "1"));
        await store.DeleteAsync(session, 1, CancellationToken.None);
        await store.DeleteAsync(session, 1, CancellationToken.None);

        Assert.Null(await ReadAsync(store, session, "a"));
        Assert.Null(await store.TakeAsync(session, CancellationToken.None));
    }

    [Fact]
    public async Task AnExpiredSession_IsGone_AndALaterCommitPutsItOff()
    {
        await using var store = await OpenAsync();
        var (brief, renewed) = (NewSession(), NewSession());
        var soon = Now + TimeSpan.FromSeconds(2);
        await store.CommitAsync(
            [new SessionCommit(brief, 1, soon, Changes(("a", "1"))), new SessionCommit(renewed, 1, soon, Changes(("a", "1")))],
            CancellationToken.None);
        await CommitAsync(store, renewed, 1, ("b", "2"));
        await PassAsync(TimeSpan.FromSeconds(3));

        Assert.Null(await ReadAsync(store, brief, "a"));
        Assert.Null(await store.TakeAsync(brief, CancellationToken.None));
        Assert.Equal(CommitOutcome.Fenced, await CommitAsync(store, brief, 2, ("a", "2")));
        Assert.Equal(["a=1", "b=2"], Show((await store.TakeAsync(renewed, CancellationToken.None))!));
    }

    [Fact]
    public async Task Values_AreBytes_OfAnyLength()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        var large = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(large);
        await store.CommitAsync(
            [new SessionCommit(session, 1, Now + Day, [new StateChange("large", large), new StateChange("empty", Array.Empty<byte>())])],
            CancellationToken.None);

        var stored = await store.TakeAsync(session, CancellationToken.None);
        Assert.True(stored!.Records["large"].Span.SequenceEqual(large));
        Assert.Equal(0, stored.Records["empty"].Length);
    }

    [Fact]
    public async Task ManyRecords_AreAllThere()
    {
        await using var store = await OpenAsync();
        var session = NewSession();
        for (var batch = 0; batch < 5; batch++)
        {
            await store.CommitAsync(
                [Commit(session, 1, [.. Enumerable.Range(batch * 1_000, 1_000).Select(i => ($"item:{i}", (string?)$"{i}"))])],
                CancellationToken.None);
        }

        var stored = await store.TakeAsync(session, CancellationToken.None);
        Assert.Equal(5_000, stored!.Records.Count);
        Assert.All(stored.Records, record => Assert.Equal(record.Key["item:".Length..], Encoding.UTF8.GetString(record.Value.Span)));
    }

    [Fact]
    public async Task RandomOwners_NeverSeeAnothersWork_WhateverTheOrder()
    {
        await using var store = await OpenAsync();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var session = NewSession();
            var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var owner = 1;
            await CommitAsync(store, session, 1, ("seed", $"{seed}"));
            model["seed"] = $"{seed}";
            for (var step = 0; step < 30; step++)
            {
                if (random.Next(6) == 0)
                {
                    owner = (int)(await store.TakeAsync(session, CancellationToken.None))!.Incarnation;
                    continue;
                }

                var writer = random.Next(1, owner + 1);
                var (key, value) = ($"k{random.Next(5)}", random.Next(4) == 0 ? null : $"{step}");
                var outcome = await CommitAsync(store, session, writer, (key, value));
                Assert.Equal(writer == owner ? CommitOutcome.Kept : CommitOutcome.Fenced, outcome);
                if (writer == owner && value is null)
                {
                    model.Remove(key);
                }
                else if (writer == owner)
                {
                    model[key] = value!;
                }
            }

            Assert.Equal(
                model.Select(entry => $"{entry.Key}={entry.Value}"),
                Show((await store.TakeAsync(session, CancellationToken.None))!));
        }
    }

    private static SessionId NewSession() => new($"sess_{Guid.NewGuid():N}");

    private async ValueTask<CommitOutcome> CommitAsync(
        ISessionStore store, SessionId session, long incarnation, params (string Key, string? Value)[] changes) =>
        Assert.Single(await store.CommitAsync([Commit(session, incarnation, changes)], CancellationToken.None));

    private SessionCommit Commit(SessionId session, long incarnation, params (string Key, string? Value)[] changes) =>
        new(session, incarnation, Now + Day, Changes(changes));

    private static StateChange[] Changes(params (string Key, string? Value)[] changes) =>
    [
        .. changes.Select(change => new StateChange(
            change.Key, change.Value is { } value ? Encoding.UTF8.GetBytes(value) : (ReadOnlyMemory<byte>?)null)),
    ];

    private static async ValueTask<string?> ReadAsync(ISessionStore store, SessionId session, string key) =>
        await store.ReadAsync(session, key, CancellationToken.None) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    private static IEnumerable<string> Show(StoredSession stored) => stored.Records
        .Select(record => $"{record.Key}={Encoding.UTF8.GetString(record.Value.Span)}")
        .Order(StringComparer.Ordinal);
}
