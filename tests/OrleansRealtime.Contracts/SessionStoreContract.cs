using System.Text;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using Xunit;

namespace OrleansRealtime.Contracts;

/// <summary>What every store of sessions promises.</summary>
public abstract partial class SessionStoreContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SessionId _session = new($"sess_{Guid.NewGuid():N}");

    protected abstract Task<SessionStoreHost> CreateAsync();

    [Fact]
    public async Task WhatIsCommitted_IsRead()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"), ("b", "2"));

        Assert.Equal("1", await ReadAsync(host, "a"));
        Assert.Equal("2", await ReadAsync(host, "b"));
        Assert.Null(await ReadAsync(host, "c"));
        Assert.Null(await host.Store.ReadAsync(new SessionId("sess_none"), "a", CancellationToken.None));
    }

    [Fact]
    public async Task NewestOfAKey_Counts_WithinACommitAndOverMany()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"), ("a", null), ("b", "1"), ("b", "2"), ("c", null), ("c", "3"), ("d", "4"), ("d", null));
        await KeepAsync(host, 1, ("b", "5"), ("e", "6"), ("c", null));

        var taken = await TakeAsync(host);
        Assert.Equal(["b=5", "e=6"], Written(taken));
    }

    [Fact]
    public async Task CommitsOfOneSessionInABatch_AreAppliedInOrder()
    {
        await using var host = await CreateAsync();
        var outcomes = await host.Store.CommitAsync(
            [Commit(host, 1, ("a", "1"), ("b", "1")), Commit(host, 1, ("a", "2")), Commit(host, 1, ("a", "3"), ("b", null))],
            CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Kept, outcome));
        Assert.Equal(["a=3"], Written(await TakeAsync(host)));
    }

    [Fact]
    public async Task ABatch_ChangesOtherSessions_ThoughOneIsFenced()
    {
        await using var host = await CreateAsync();
        var other = new SessionId($"{_session.Value}x");
        await KeepAsync(host, 1, ("a", "1"));
        await TakeAsync(host);

        var outcomes = await host.Store.CommitAsync(
            [
                Commit(host, 1, ("a", "old")),
                new SessionCommit(other, 1, host.Now + Hour, [Change("a", "other")]),
                Commit(host, 2, ("a", "new")),
            ],
            CancellationToken.None);

        Assert.Equal([CommitOutcome.Fenced, CommitOutcome.Kept, CommitOutcome.Kept], outcomes);
        Assert.Equal("new", await ReadAsync(host, "a"));
        Assert.Equal("other", Text(await host.Store.ReadAsync(other, "a", CancellationToken.None)));
    }

    [Fact]
    public async Task AnEmptyBatch_IsNothing_AndAnEmptyCommitMakesASession()
    {
        await using var host = await CreateAsync();
        Assert.Empty(await host.Store.CommitAsync([], CancellationToken.None));

        await KeepAsync(host, Commit(host, 1));
        var taken = await TakeAsync(host);
        Assert.Equal(2, taken!.Incarnation);
        Assert.Empty(taken.Records);
    }

    [Fact]
    public async Task Values_AreAnyBytes_ThePartOfTheirArray()
    {
        await using var host = await CreateAsync();
        var array = Enumerable.Range(0, 1024).Select(i => (byte)i).ToArray();
        await KeepAsync(host, 1, new StateChange("all", array), new StateChange("part", array.AsMemory(7, 300)), new StateChange("none", ReadOnlyMemory<byte>.Empty));

        var taken = (await TakeAsync(host))!;
        Assert.True(taken.Records["all"].Span.SequenceEqual(array));
        Assert.True(taken.Records["part"].Span.SequenceEqual(array.AsSpan(7, 300)));
        Assert.True(taken.Records["none"].IsEmpty);
        Assert.Equal("", await ReadAsync(host, "none"));
    }

    [Fact]
    public async Task AValueHandedOver_IsTheStoresOwn()
    {
        await using var host = await CreateAsync();
        var bytes = "kept"u8.ToArray();
        await KeepAsync(host, 1, new StateChange("a", bytes));
        bytes[0] = 0;

        Assert.Equal("kept", await ReadAsync(host, "a"));
    }

    [Fact]
    public async Task LargeValues_AndThousandsOfRecords()
    {
        await using var host = await CreateAsync();
        var large = new byte[2 << 20];
        new Random(1).NextBytes(large);
        StateChange[] many = [.. Enumerable.Range(0, 5_000).Select(i => Change($"item:{i}", $"value {i}"))];
        await KeepAsync(host, 1, [new StateChange("large", large), .. many]);
        await KeepAsync(host, 1, [.. many.Where((_, i) => i % 2 == 0).Select(change => change with { Value = null })]);

        var taken = (await TakeAsync(host))!;
        Assert.Equal(2_501, taken.Records.Count);
        Assert.True(taken.Records["large"].Span.SequenceEqual(large));
        Assert.Equal("value 4999", Text(taken.Records["item:4999"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(" incarnation")]
    [InlineData("tab\t")]
    [InlineData("é")]
    public async Task KeysThatAreNone_AreRefused(string key)
    {
        await using var host = await CreateAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await KeepAsync(host, 1, (key, "1")));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await ReadAsync(host, key));
        Assert.Null(await TakeAsync(host));
    }

    [Fact]
    public async Task Keys_MayHave128Characters_AndAnyPrintableOne()
    {
        await using var host = await CreateAsync();
        var longest = new string('k', RecordKey.MaxLength);
        var printable = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c));
        await KeepAsync(host, 1, (longest, "1"), (printable, "2"), ("A", "3"), ("a", "4"));

        Assert.Equal("1", await ReadAsync(host, longest));
        Assert.Equal("2", await ReadAsync(host, printable));
        Assert.Equal("3", await ReadAsync(host, "A"));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await KeepAsync(host, 1, (longest + "k", "1")));
    }

    [Fact]
    public async Task BatchesAtOnce_AllArrive()
    {
        await using var host = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var outcomes = await host.Store.CommitAsync(
                    [.. Enumerable.Range(0, 5).Select(s => new SessionCommit(Numbered(writer, s), 1, host.Now + Hour, [Change($"k{i}", $"{i}")]))],
                    CancellationToken.None);
                Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Kept, outcome));
            }
        })));

        for (var writer = 0; writer < 16; writer++)
        {
            var taken = await host.Store.TakeAsync(Numbered(writer, writer % 5), CancellationToken.None);
            Assert.Equal(20, taken!.Records.Count);
        }
    }

    private SessionId Numbered(int writer, int session) => new($"{_session.Value}_{writer}_{session}");

    private SessionCommit Commit(SessionStoreHost host, long incarnation, params (string Key, string? Value)[] changes) =>
        new(_session, incarnation, host.Now + Hour, [.. changes.Select(change => Change(change.Key, change.Value))]);

    private async Task KeepAsync(SessionStoreHost host, long incarnation, params (string Key, string? Value)[] changes) =>
        Assert.Equal([CommitOutcome.Kept], await host.Store.CommitAsync([Commit(host, incarnation, changes)], CancellationToken.None));

    private async Task KeepAsync(SessionStoreHost host, long incarnation, params StateChange[] changes) => Assert.Equal(
        [CommitOutcome.Kept],
        await host.Store.CommitAsync([new SessionCommit(_session, incarnation, host.Now + Hour, changes)], CancellationToken.None));

    private async Task<string?> ReadAsync(SessionStoreHost host, string key) =>
        Text(await host.Store.ReadAsync(_session, key, CancellationToken.None));

    private ValueTask<StoredSession?> TakeAsync(SessionStoreHost host) => host.Store.TakeAsync(_session, CancellationToken.None);

    private static StateChange Change(string key, string? value) =>
        value is null ? new StateChange(key, null) : new StateChange(key, Encoding.UTF8.GetBytes(value));

    private static string? Text(ReadOnlyMemory<byte>? value) => value is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    private static List<string> Written(StoredSession? session) =>
        [.. session!.Records.Select(record => $"{record.Key}={Text(record.Value)}").Order(StringComparer.Ordinal)];
}
