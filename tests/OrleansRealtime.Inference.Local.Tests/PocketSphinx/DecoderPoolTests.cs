using OrleansRealtime.Inference.Local.PocketSphinx;

namespace OrleansRealtime.Inference.Local.Tests.PocketSphinx;

public sealed class DecoderPoolTests
{
    private int _loaded;

    [Fact]
    public async Task Rent_MakesNoMoreThanTheBoundAndServesInOrder()
    {
        using var pool = Pool(2);
        var first = await pool.RentAsync(CancellationToken.None);
        await pool.RentAsync(CancellationToken.None);
        var third = pool.RentAsync(CancellationToken.None).AsTask();
        var fourth = pool.RentAsync(CancellationToken.None).AsTask();

        Assert.Equal(2, pool.Waiting);
        pool.Return(first);

        Assert.Same(first, await third);
        Assert.False(fourth.IsCompleted);
        Assert.Equal(2, _loaded);
        pool.Return(first);
        Assert.Same(first, await fourth);
    }

    [Fact]
    public async Task Rent_Cancelled_LeavesTheQueue()
    {
        using var pool = Pool(1);
        var held = await pool.RentAsync(CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var second = pool.RentAsync(cancellation.Token).AsTask();
        var third = pool.RentAsync(CancellationToken.None).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        pool.Return(held);

        Assert.Same(held, await third);
    }

    [Fact]
    public async Task Rent_TooManyWaiting_IsRefused()
    {
        using var pool = Pool(1, maxWaiting: 1);
        var held = await pool.RentAsync(CancellationToken.None);
        var waiting = pool.RentAsync(CancellationToken.None).AsTask();

        var refused = await Assert.ThrowsAsync<EngineBusyException>(() => pool.RentAsync(CancellationToken.None).AsTask());

        Assert.Equal(1, refused.Waiting);
        pool.Return(held);
        await waiting;
    }

    [Fact]
    public async Task Discard_MakesAnotherForWhoeverWaits()
    {
        using var pool = Pool(1);
        var broken = await pool.RentAsync(CancellationToken.None);
        var waiting = pool.RentAsync(CancellationToken.None).AsTask();

        pool.Discard(broken);

        Assert.NotSame(broken, await waiting);
        Assert.True(broken.IsDisposed);
        Assert.Equal(1, pool.Made);
    }

    [Fact]
    public async Task Rent_LoadingFails_TellsTheCallerAndTriesAgainNextTime()
    {
        var fail = true;
        using var pool = new DecoderPool<Decoder>(
            () => fail ? throw new EngineUnavailableException("x", "Install x.") : new Decoder(), 1, 8);

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => pool.RentAsync(CancellationToken.None).AsTask());
        fail = false;
        await pool.RentAsync(CancellationToken.None);

        Assert.Equal("x", failure.Component);
        Assert.Equal(1, pool.Made);
    }

    [Fact]
    public async Task WarmUp_LoadsWhatIsAskedAndNoMoreThanTheBound()
    {
        using var pool = Pool(2);

        await pool.WarmUpAsync(5, CancellationToken.None);

        Assert.Equal(2, _loaded);
        Assert.Equal(2, pool.Free);
    }

    [Fact]
    public async Task Dispose_FreesWhatIsFreeAndWhatComesBack()
    {
        var pool = Pool(2);
        var first = await pool.RentAsync(CancellationToken.None);
        var second = await pool.RentAsync(CancellationToken.None);
        var waiting = pool.RentAsync(CancellationToken.None).AsTask();
        pool.Return(first);
        Assert.Same(first, await waiting);
        pool.Return(first);

        pool.Dispose();
        Assert.True(first.IsDisposed);
        Assert.False(second.IsDisposed);
        pool.Return(second);

        Assert.True(second.IsDisposed);
    }

    private DecoderPool<Decoder> Pool(int max, int maxWaiting = 8) =>
        new(
            () =>
            {
                Interlocked.Increment(ref _loaded);
                return new Decoder();
            },
            max,
            maxWaiting);

    private sealed class Decoder : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
