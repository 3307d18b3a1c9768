using System.Text;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

public class DataTests
{
    [Fact]
    public void Data_PassesBothWays_RecordByRecord()
    {
        using var pair = DtlsPair.Connected();

        Assert.True(pair.Client.TryWrite("one"u8));
        Assert.True(pair.Client.TryWrite("two"u8));
        Assert.True(pair.Server.TryWrite("three"u8));
        pair.Deliver();

        Assert.Equal("one"u8.ToArray(), pair.Server.TakeData());
        Assert.Equal("two"u8.ToArray(), pair.Server.TakeData());
        pair.Server.AssertNoData();
        Assert.Equal("three"u8.ToArray(), pair.Client.TakeData());
        pair.Client.AssertNoData();
    }

    [Fact]
    public void SmallRecords_ShareADatagram()
    {
        using var pair = DtlsPair.Connected();
        for (var i = 0; i < 30; i++)
        {
            Assert.True(pair.Server.TryWrite(new byte[100]));
        }

        var sizes = new List<int>();
        pair.Passing = (_, datagram) => sizes.Add(datagram.Length);
        pair.Deliver();

        // 8 records of 100 + 37 bytes fit into 1,200.
        Assert.Equal([8 * 137, 8 * 137, 8 * 137, 6 * 137], sizes);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(100, pair.Client.TakeData().Length);
        }
    }

    [Fact]
    public void LongestWrite_FillsADatagram_OneMoreByteIsRefused()
    {
        using var pair = DtlsPair.Connected();

        Assert.False(pair.Client.TryWrite(new byte[DtlsTransport.MaxWrite + 1]));
        Assert.False(pair.Client.TryWrite([]));
        Assert.True(pair.Client.TryWrite(new byte[DtlsTransport.MaxWrite]));

        Assert.Equal(DtlsTransport.MaxDatagram, pair.Client.TakeDatagram().Length);
        pair.Client.AssertNoDatagram();
    }

    [Fact]
    public void EarlyData_WaitsForTheHandshake()
    {
        using var pair = new DtlsPair();
        pair.Server.Start(pair.Now);
        pair.Client.Start(pair.Now);
        var hello = pair.Client.TakeDatagram();
        pair.Server.HandleDatagram(pair.Now, hello);
        pair.Client.HandleDatagram(pair.Now, pair.Server.TakeDatagram());
        pair.Server.HandleDatagram(pair.Now, pair.Client.TakeDatagram());
        Assert.Equal(DtlsState.Connected, pair.Server.State);

        // Data overtakes the server's Finished.
        var finished = pair.Server.TakeDatagram();
        Assert.True(pair.Server.TryWrite("early"u8));
        pair.Client.HandleDatagram(pair.Now, pair.Server.TakeDatagram());
        pair.Client.AssertNoData();
        pair.Client.HandleDatagram(pair.Now, finished);

        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal("early"u8.ToArray(), pair.Client.TakeData());
    }

    [Fact]
    public void Replay_IsDropped()
    {
        using var pair = DtlsPair.Connected();
        Assert.True(pair.Client.TryWrite("once"u8));
        var datagram = pair.Client.TakeDatagram();

        pair.Server.HandleDatagram(pair.Now, datagram);
        pair.Server.HandleDatagram(pair.Now, datagram);

        Assert.Equal("once"u8.ToArray(), pair.Server.TakeData());
        pair.Server.AssertNoData();
    }

    [Fact]
    public void NothingCanBeWritten_BeforeAndAfter()
    {
        using var pair = new DtlsPair();
        Assert.False(pair.Client.TryWrite("x"u8));
        pair.Connect();
        Assert.True(pair.Client.TryWrite("x"u8));
        pair.Client.Close();
        Assert.False(pair.Client.TryWrite("x"u8));
    }

    [Fact]
    public void OutputNobodyTakes_IsBounded()
    {
        using var pair = DtlsPair.Connected();
        var accepted = 0;
        while (accepted < 1_000 && pair.Client.TryWrite(new byte[1_000]))
        {
            accepted++;
        }

        Assert.InRange(accepted, 50, 64 * 1024 / 1_000);
        pair.Deliver();
        Assert.True(pair.Client.TryWrite("again"u8));
    }

    [Fact]
    public void InputNobodyTakes_IsBounded_AndCounted()
    {
        using var pair = DtlsPair.Connected();
        for (var i = 0; i < 40; i++)
        {
            Assert.True(pair.Client.TryWrite(new byte[1_000]));
            pair.Deliver();
        }

        Assert.Equal(40 - (16 * 1024 / 1_002), pair.Server.Dropped);
        for (var i = 0; i < 16 * 1024 / 1_002; i++)
        {
            Assert.Equal(1_000, pair.Server.TakeData().Length);
        }

        pair.Server.AssertNoData();
    }

    [Fact]
    public void CloseNotify_IsSeenAndAnswered()
    {
        using var pair = DtlsPair.Connected();
        Assert.True(pair.Client.TryWrite("last"u8));

        pair.Client.Close();
        pair.Deliver();

        Assert.Equal(DtlsState.Closed, pair.Client.State);
        Assert.Equal(DtlsState.Closed, pair.Server.State);
        Assert.Equal("last"u8.ToArray(), pair.Server.TakeData());
        Assert.False(pair.Server.TryWrite("x"u8));
        Assert.NotNull(pair.Server.Keys);
    }

    [Fact]
    public void DataPackets_AllocateNothing()
    {
        using var pair = DtlsPair.Connected();
        var message = Encoding.ASCII.GetBytes(new string('x', 300));
        var datagram = new byte[DtlsTransport.MaxDatagram];
        var data = new byte[DtlsTransport.MaxReceived];
        Exchange(pair, message, datagram, data, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(pair, message, datagram, data, 2_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exchange(DtlsPair pair, byte[] message, byte[] datagram, byte[] data, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var passed = pair.Client.TryWrite(message);
            while (pair.Client.TryTakeDatagram(datagram, out var count))
            {
                pair.Server.HandleDatagram(TimeSpan.Zero, datagram.AsSpan(0, count));
            }

            passed &= pair.Server.TryTakeData(data, out var received) && received == message.Length;
            if (!passed)
            {
                Assert.Fail($"Packet {i} got lost.");
            }
        }
    }
}
