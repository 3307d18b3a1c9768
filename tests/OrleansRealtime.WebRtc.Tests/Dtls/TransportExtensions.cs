using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

internal static class TransportExtensions
{
    public static byte[] TakeDatagram(this DtlsTransport transport)
    {
        var datagram = new byte[DtlsTransport.MaxDatagram];
        Assert.True(transport.TryTakeDatagram(datagram, out var count));
        return datagram[..count];
    }

    public static byte[] TakeData(this DtlsTransport transport)
    {
        var data = new byte[DtlsTransport.MaxReceived];
        Assert.True(transport.TryTakeData(data, out var count));
        return data[..count];
    }

    public static void AssertNoData(this DtlsTransport transport) =>
        Assert.False(transport.TryTakeData(new byte[DtlsTransport.MaxReceived], out _));

    public static void AssertNoDatagram(this DtlsTransport transport) =>
        Assert.False(transport.TryTakeDatagram(new byte[DtlsTransport.MaxDatagram], out _));
}
