using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Sidebands;

namespace OrleansRealtime.Hosting.Tests.Sidebands;

/// <summary>What a sideband hears last, whoever is faster.</summary>
public sealed class SidebandTests
{
    private const int Waiting = 1_000;

    private static readonly SessionOutput.Event Small = new(new byte[1], Gate: null);
    private static readonly SessionOutput.Event TooLarge = new(new byte[(8 * 1024 * 1024) + 1], Gate: null);

    [Fact]
    public async Task GivenUp_WhatWaitsIsDropped_AndItHearsWhy()
    {
        var sideband = new Sideband(new AttachmentId(1));
        sideband.Tell(Small);
        sideband.Tell(Small);
        await using var outputs = sideband.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await outputs.MoveNextAsync());

        sideband.Tell(TooLarge);

        Assert.True(sideband.HasEnded);
        Assert.True(await outputs.MoveNextAsync());
        Assert.Equal(new SessionOutput.Close(CloseReason.TooSlow), outputs.Current);
        Assert.False(await outputs.MoveNextAsync());
    }

    [Fact]
    public async Task Ended_WhatWaitsIsStillHeard_AndTheFirstReasonCounts()
    {
        var sideband = new Sideband(new AttachmentId(1));
        sideband.Tell(Small);

        sideband.End(CloseReason.ClientClosed);
        sideband.Tell(TooLarge);

        Assert.Equal(
            [Small, new SessionOutput.Close(CloseReason.ClientClosed)],
            await sideband.ReadAllAsync(CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task GivenUp_WhileItReads_ItAlwaysHearsWhy()
    {
        for (var round = 0; round < 500; round++)
        {
            var sideband = new Sideband(new AttachmentId(1));
            for (var i = 0; i < Waiting; i++)
            {
                sideband.Tell(Small);
            }

            var read = 0;
            var telling = Task.Run(() =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref read) > 0);
                sideband.Tell(TooLarge);
            });
            SessionOutput? last = null;
            await foreach (var output in sideband.ReadAllAsync(CancellationToken.None))
            {
                last = output;
                Volatile.Write(ref read, 1);
            }

            await telling;
            Assert.Equal(new SessionOutput.Close(CloseReason.TooSlow), last);
        }
    }
}
