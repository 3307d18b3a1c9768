using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

[Collection(nameof(AloneInTheProcess))]
public class LifetimeTests
{
    [Fact]
    public void OpenSsl_IsThere()
    {
        Assert.True(OpenSsl.TryLoad(out var reason), reason);
        Assert.Equal(string.Empty, reason);
    }

    [Theory]
    [InlineData((int)DtlsState.New)]
    [InlineData((int)DtlsState.Connecting)]
    [InlineData((int)DtlsState.Connected)]
    [InlineData((int)DtlsState.Closed)]
    [InlineData((int)DtlsState.Failed)]
    public void Dispose_WorksInEveryState_AndLaterCallsDoNothing(int state)
    {
        var pair = InState((DtlsState)state);
        Assert.Equal((DtlsState)state, pair.Server.State);

        foreach (var transport in (DtlsTransport[])[pair.Client, pair.Server])
        {
            transport.Dispose();
            transport.Dispose();

            transport.Start(TimeSpan.Zero);
            transport.HandleDatagram(TimeSpan.Zero, [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
            transport.HandleTimeout(TimeSpan.FromHours(1));
            transport.Close();
            Assert.False(transport.TryWrite("x"u8));
            transport.AssertNoData();
            transport.AssertNoDatagram();
            Assert.Null(transport.NextTimeout);
        }
    }

    [Fact]
    public void Dispose_OverwritesTheKeys()
    {
        var pair = DtlsPair.Connected();
        var keys = pair.Server.Keys!;
        Assert.Contains(keys.LocalKey, octet => octet != 0);

        pair.Dispose();

        byte[] all = [.. keys.LocalKey, .. keys.LocalSalt, .. keys.RemoteKey, .. keys.RemoteSalt];
        Assert.All(all, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public void Transport_OutlivesItsIdentity()
    {
        var identity = DtlsIdentity.Create(TimeProvider.System);
        using var server = new DtlsTransport(identity, DtlsRole.Server, DtlsPair.ClientIdentity.Fingerprint);
        using var client = new DtlsTransport(DtlsPair.ClientIdentity, DtlsRole.Client, identity.Fingerprint);
        identity.Dispose();

        server.Start(TimeSpan.Zero);
        client.Start(TimeSpan.Zero);
        for (var i = 0; i < 2; i++)
        {
            server.HandleDatagram(TimeSpan.Zero, client.TakeDatagram());
            client.HandleDatagram(TimeSpan.Zero, server.TakeDatagram());
        }

        Assert.Equal(DtlsState.Connected, client.State);
    }

    [Fact]
    public void AThousandConnections_LeaveNativeMemoryFlat()
    {
        Cycle(200);
        var before = ResidentBytes();

        Cycle(1_000);

        // Two connections take 100 KB of native memory, so forgetting to free them would show as 100 MB.
        Assert.InRange(ResidentBytes() - before, long.MinValue, 16L << 20);
    }

    private static DtlsPair InState(DtlsState state)
    {
        var pair = new DtlsPair(serverExpects: state == DtlsState.Failed ? DtlsPair.ServerIdentity.Fingerprint : null);
        switch (state)
        {
            case DtlsState.New:
                break;
            case DtlsState.Connecting:
                pair.Server.Start(pair.Now);
                pair.Client.Start(pair.Now);
                pair.Server.HandleDatagram(pair.Now, pair.Client.TakeDatagram());
                break;
            case DtlsState.Closed:
                pair.Connect();
                pair.Client.Close();
                pair.Deliver();
                break;
            default:
                pair.Connect();
                break;
        }

        return pair;
    }

    // Half of them connected, half given up half way.
    private static void Cycle(int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var pair = InState(i % 2 == 0 ? DtlsState.Connected : DtlsState.Connecting);
            Assert.Equal(i % 2 == 0 ? DtlsState.Connected : DtlsState.Connecting, pair.Server.State);
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
