using OrleansRealtime.Hosting.Journal;
using Xunit;

namespace OrleansRealtime.Contracts;

public abstract partial class SessionStoreContract
{
    [Fact]
    public async Task Take_GivesEverything_AndFencesTheOldOwner()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"));

        var second = await TakeAsync(host);
        Assert.Equal(2, second!.Incarnation);
        Assert.Equal(["a=1"], Written(second));
        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([Commit(host, 1, ("a", "old"))], CancellationToken.None));

        await KeepAsync(host, 2, ("a", "2"));
        var third = await TakeAsync(host);
        Assert.Equal(3, third!.Incarnation);
        Assert.Equal(["a=2"], Written(third));
        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([Commit(host, 2, ("a", "old"))], CancellationToken.None));
    }

    [Fact]
    public async Task Take_OfNone_IsNull()
    {
        await using var host = await CreateAsync();
        Assert.Null(await TakeAsync(host));
        Assert.Null(await TakeAsync(host));
    }

    [Fact]
    public async Task OnlyAFirstOwner_MakesASession()
    {
        await using var host = await CreateAsync();
        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([Commit(host, 2, ("a", "1"))], CancellationToken.None));
        Assert.Equal(
            [CommitOutcome.Fenced],
            await host.Store.CommitAsync([Commit(host, 1, ("a", "1")) with { Continues = true }], CancellationToken.None));
        Assert.Null(await TakeAsync(host));
    }

    [Fact]
    public async Task AHigherIncarnationThanTheStoreRemembers_Owns()
    {
        // A store that has lost its last moments has forgotten that the session was taken over.
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"));
        await KeepAsync(host, 3, ("a", "3"));

        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([Commit(host, 2, ("a", "2"))], CancellationToken.None));
        Assert.Equal(4, (await TakeAsync(host))!.Incarnation);
    }

    [Fact]
    public async Task ACommitThatWasOvertaken_ChangesNothing()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, Commit(host, 1, ("a", "1"), ("b", "1")) with { Sequence = 1 });
        await KeepAsync(host, Commit(host, 1, ("a", "3")) with { Sequence = 3 });
        await KeepAsync(host, Commit(host, 1, ("a", "2"), ("b", null)) with { Sequence = 2 });
        await KeepAsync(host, Commit(host, 1, ("a", "again")) with { Sequence = 3 });
        Assert.Equal(["a=3", "b=1"], Written(await TakeAsync(host)));

        // A new owner counts anew.
        await KeepAsync(host, Commit(host, 2, ("a", "4")) with { Sequence = 1 });
        Assert.Equal("4", await ReadAsync(host, "a"));
    }

    [Fact]
    public async Task OwnersThatRace_OneTakesAfterTheOther()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"));
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await TakeAsync(host))));

        Assert.Equal(Enumerable.Range(2, 20).Select(i => (long)i), taken.Select(session => session!.Incarnation).Order());
        var outcomes = await Task.WhenAll(taken.Select(session => Task.Run(async () =>
            (await host.Store.CommitAsync([Commit(host, session!.Incarnation, ("owner", $"{session.Incarnation}"))], CancellationToken.None))[0])));
        Assert.Equal(1, outcomes.Count(outcome => outcome == CommitOutcome.Kept));
        Assert.Equal("21", await ReadAsync(host, "owner"));
    }

    [Fact]
    public async Task AnOwnerThatWritesOn_WritesNothingMoreOnceTheSessionIsTaken()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("n", "0"));
        var kept = 0;
        var writing = Task.Run(async () =>
        {
            for (var i = 1; ; i++)
            {
                var outcomes = await host.Store.CommitAsync([Commit(host, 1, ("n", $"{i}"))], CancellationToken.None);
                if (outcomes[0] == CommitOutcome.Fenced)
                {
                    return;
                }

                Volatile.Write(ref kept, i);
            }
        });
        while (Volatile.Read(ref kept) < 5)
        {
            await Task.Yield();
        }

        var taken = await TakeAsync(host);
        await writing;
        Assert.Equal($"{kept}", Text(taken!.Records["n"]));
        Assert.Equal($"{kept}", await ReadAsync(host, "n"));
    }

    [Fact]
    public async Task Delete_Forgets_UnlessSomebodyElseOwns()
    {
        await using var host = await CreateAsync();
        await host.Store.DeleteAsync(_session, 1, CancellationToken.None);

        await KeepAsync(host, 1, ("a", "1"));
        await TakeAsync(host);
        await host.Store.DeleteAsync(_session, 1, CancellationToken.None);
        Assert.Equal("1", await ReadAsync(host, "a"));

        await host.Store.DeleteAsync(_session, 2, CancellationToken.None);
        Assert.Null(await ReadAsync(host, "a"));
        Assert.Null(await TakeAsync(host));
        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([Commit(host, 2, ("a", "1"))], CancellationToken.None));
    }

    [Fact]
    public async Task Delete_LeavesNoRecordToALaterSessionOfThatName()
    {
        await using var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"));
        await host.Store.DeleteAsync(_session, 1, CancellationToken.None);
        await KeepAsync(host, 1, ("b", "2"));
        Assert.Equal(["b=2"], Written(await TakeAsync(host)));
    }

    [Fact]
    public async Task Expired_IsGone()
    {
        await using var host = await CreateAsync();
        var lifetime = TimeSpan.FromMilliseconds(300);
        await KeepAsync(host, Commit(host, 1, ("a", "1")) with { ExpiresAt = host.Now + Hour });
        await KeepAsync(host, Commit(host, 1, ("b", "1")) with { ExpiresAt = host.Now + lifetime });
        await host.PassAsync(lifetime);

        Assert.Null(await ReadAsync(host, "a"));
        Assert.Null(await TakeAsync(host));
        var late = Commit(host, 1, ("a", "2")) with { Continues = true };
        Assert.Equal([CommitOutcome.Fenced], await host.Store.CommitAsync([late], CancellationToken.None));
        await KeepAsync(host, 1, ("c", "3"));
        Assert.Equal(["c=3"], Written(await TakeAsync(host)));
    }

    [Fact]
    public async Task ALaterCommit_PutsTheExpiryOff()
    {
        await using var host = await CreateAsync();
        var lifetime = TimeSpan.FromMilliseconds(300);
        await KeepAsync(host, Commit(host, 1, ("a", "1")) with { ExpiresAt = host.Now + lifetime });
        await KeepAsync(host, Commit(host, 1) with { ExpiresAt = host.Now + Hour });
        await host.PassAsync(lifetime);

        Assert.Equal("1", await ReadAsync(host, "a"));
    }

    [Fact]
    public async Task AfterItsEnd_TheStoreIsUnavailable()
    {
        var host = await CreateAsync();
        await KeepAsync(host, 1, ("a", "1"));
        await host.DisposeAsync();
        await host.DisposeAsync();
        if (host.Store is not MemorySessionStore)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await TakeAsync(host));
        }
    }

    private static async Task KeepAsync(SessionStoreHost host, SessionCommit commit) =>
        Assert.Equal([CommitOutcome.Kept], await host.Store.CommitAsync([commit], CancellationToken.None));
}
