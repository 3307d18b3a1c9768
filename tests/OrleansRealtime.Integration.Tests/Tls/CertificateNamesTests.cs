using System.Net;
using Microsoft.Extensions.Configuration;
using OrleansRealtime.Server.Tls;

namespace OrleansRealtime.Integration.Tests.Tls;

/// <summary>Addresses are written in many ways; not each of them names a host.</summary>
public sealed class CertificateNamesTests
{
    [Theory]
    [InlineData("https://voice.example:8443", "voice.example")]
    [InlineData("http://127.0.0.1:80; https://192.0.2.7:8443/ ;https://a.example", "192.0.2.7", "a.example")]
    [InlineData("https://[2001:db8::1]:8443", "2001:db8::1")]
    [InlineData("https://LOCALHOST:8443;https://*:1;https://+:2;https://0.0.0.0:3;https://[::]:4;http://unix:/run/voice.sock")]
    public void HostsOfAddresses_JoinTheMachinesOwn(string urls, params string[] added)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("urls", urls)]).Build();

        Assert.Equal(
            new[] { "localhost", "127.0.0.1", "::1", Dns.GetHostName() }.Concat(added).Distinct(StringComparer.OrdinalIgnoreCase),
            CertificateNames.Needed(configuration, new TlsOptions()));
    }

    [Fact]
    public void EndpointsAndFurtherNames_JoinToo()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kestrel:Endpoints:Voice:Url", "https://voice.example:8443")])
            .Build();

        Assert.Equal(
            ["voice.example", "192.0.2.7"],
            CertificateNames.Needed(configuration, new TlsOptions { Names = "192.0.2.7, voice.example" }).TakeLast(2));
    }
}
