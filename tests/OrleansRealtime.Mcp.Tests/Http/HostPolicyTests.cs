using System.Net;
using OrleansRealtime.Mcp.Http;

namespace OrleansRealtime.Mcp.Tests.Http;

public sealed class HostPolicyTests
{
    [Theory]
    [InlineData("localhost", "LocalHost", 3000, true)]
    [InlineData("localhost:3000", "localhost", 3000, true)]
    [InlineData("localhost:3000", "localhost", 3001, false)]
    [InlineData("*.example.com", "tools.example.com", 443, true)]
    [InlineData("*.example.com", "example.com", 443, false)]
    [InlineData("*.example.com", "notexample.com", 443, false)]
    [InlineData("[::1]:8080", "::1", 8080, true)]
    [InlineData("::1", "[::1]", 80, true)]
    [InlineData("*", "anything", 1, true)]
    [InlineData("example.com", "example.com.evil.test", 443, false)]
    public void NamedHosts_AreMatchedWhole(string pattern, string host, int port, bool expected) =>
        Assert.Equal(expected, new HostPolicy([pattern], allowPublic: true).IsNamed(host, port));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("168.63.129.15", true)]
    [InlineData("168.63.129.16", false)]
    [InlineData("::ffff:168.63.129.16", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:7f00:1::", false)]
    public void OnlyPublicAddresses_AreUsableUnnamed(string address, bool expected) => Assert.Equal(
        expected ? 1 : 0,
        new HostPolicy([], allowPublic: true).Usable([IPAddress.Parse(address)]).Length);

    [Fact]
    public void PublicAddresses_CanBeClosedToo() =>
        Assert.Empty(new HostPolicy([], allowPublic: false).Usable([IPAddress.Parse("8.8.8.8")]));

    [Fact]
    public void ThisMachinesPublicAddresses_AreNotUsable()
    {
        var policy = new HostPolicy(
            [], allowPublic: true, () => new HashSet<IPAddress> { IPAddress.Parse("8.8.4.4"), IPAddress.Parse("2606:4700::1") });

        Assert.Single(policy.Usable([IPAddress.Parse("8.8.8.8")]));
        Assert.Empty(policy.Usable(
            [IPAddress.Parse("8.8.4.4"), IPAddress.Parse("::ffff:8.8.4.4"), IPAddress.Parse("2606:4700::1")]));
    }

    [Fact]
    public void ThisMachinesAddresses_AreRead() => Assert.Contains(IPAddress.Loopback, OwnAddresses.Read());
}
