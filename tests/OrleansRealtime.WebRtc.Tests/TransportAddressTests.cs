using System.Net;
using System.Net.Sockets;

namespace OrleansRealtime.WebRtc.Tests;

public sealed class TransportAddressTests
{
    [Theory]
    [InlineData("192.0.2.1:32853")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    [InlineData("[::1]:9")]
    [InlineData("[fe80::1%3]:65535")]
    public void SocketAddress_GoesInAndOut(string text)
    {
        var endPoint = IPEndPoint.Parse(text);
        Assert.True(TransportAddress.TryFrom(endPoint.Serialize(), out var address));

        Assert.Equal(TransportAddress.From(endPoint), address);
        Assert.Equal(endPoint, address.ToEndPoint());
        Assert.Equal(endPoint.Serialize(), address.ToSocketAddress());
        Assert.Equal(text, address.ToString());
        Assert.Equal(endPoint.Port, address.Port);
        Assert.Equal(endPoint.AddressFamily, address.Family);
    }

    [Fact]
    public void MappedIPv4_IsTheIPv4Address()
    {
        var mapped = TransportAddress.From(IPEndPoint.Parse("[::ffff:192.0.2.1]:5000"));
        var plain = TransportAddress.From(IPEndPoint.Parse("192.0.2.1:5000"));

        Assert.Equal(plain, mapped);
        Assert.Equal(plain.GetHashCode(), mapped.GetHashCode());
        Assert.Equal(AddressFamily.InterNetwork, mapped.ToSocketAddress().Family);
        Assert.Equal("192.0.2.1:5000", mapped.ToString());
    }

    [Fact]
    public void EveryPart_CountsForEquality()
    {
        string[] texts = ["192.0.2.1:1", "192.0.2.1:2", "192.0.2.2:1", "[::1]:1", "[fe80::1%1]:1", "[fe80::1%2]:1"];
        var addresses = texts.Select(text => TransportAddress.From(IPEndPoint.Parse(text))).ToHashSet();

        Assert.Equal(texts.Length, addresses.Count);
    }

    [Fact]
    public void OtherFamilies_AreRefused()
    {
        Assert.False(TransportAddress.TryFrom(new SocketAddress(AddressFamily.Unix, 30), out _));
        Assert.False(TransportAddress.TryFrom(new SocketAddress(AddressFamily.InterNetworkV6, 16), out _));
    }

    [Fact]
    public void Reading_DoesNotAllocate()
    {
        var socketAddress = IPEndPoint.Parse("[2001:db8::1]:443").Serialize();
        var key = TransportAddress.From(IPEndPoint.Parse("[2001:db8::1]:443"));
        var map = new Dictionary<TransportAddress, int> { [key] = 7 };
        var found = 0;

        Assert.Equal(0, Allocation.Of(_ =>
        {
            TransportAddress.TryFrom(socketAddress, out var address);
            found = map[address];
        }));
        Assert.Equal(7, found);
    }
}
