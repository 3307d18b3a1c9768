using System.Text;
using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.Tests.Sctp;

public sealed class Crc32CTests
{
    [Fact]
    public void Check_IsTheOneEveryCatalogueGives()
    {
        Assert.Equal(0xE306_9283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
    }

    // RFC 3720 appendix B.4, in the order of bytes on the wire.
    [Theory]
    [InlineData("00", "aa36918a")]
    [InlineData("ff", "43aba862")]
    [InlineData("up", "4e79dd46")]
    [InlineData("down", "5cdb3f11")]
    public void Vectors_OfRfc3720_Match(string pattern, string expected)
    {
        var bytes = Enumerable.Range(0, 32)
            .Select(index => pattern switch
            {
                "00" => (byte)0,
                "ff" => (byte)0xFF,
                "up" => (byte)index,
                _ => (byte)(31 - index),
            })
            .ToArray();
        Assert.Equal(expected, Convert.ToHexStringLower(BitConverter.GetBytes(Crc32C.Compute(bytes))));
    }

    [Fact]
    public void OfAPacket_TakesItsOwnFieldAsZero()
    {
        var packet = Enumerable.Range(1, 45).Select(index => (byte)index).ToArray();
        var zeroed = (byte[])packet.Clone();
        Array.Clear(zeroed, SctpPacket.ChecksumOffset, 4);
        Assert.Equal(Crc32C.Compute(zeroed), Crc32C.ComputePacket(packet));
    }
}
