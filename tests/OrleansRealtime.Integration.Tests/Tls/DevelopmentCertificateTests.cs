using System.Net;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansRealtime.Server.Tls;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Tls;

/// <summary>An https address works without anybody having made a certificate.</summary>
public sealed class DevelopmentCertificateTests : IDisposable
{
    private readonly TempDirectory _data = new();

    private string AuthorityFile => Path.Combine(_data["tls"], "ca.crt");

    [Fact]
    public async Task AClientThatTrustsTheAuthority_GetsItsSession()
    {
        await using var server = await StartAsync("urls=https://127.0.0.1:0");
        using var authority = LoadAuthority();

        Assert.Equal("session.created", await TlsClient.OpenSessionAsync(server.Address, authority));
        Assert.Equal("ok", await TlsClient.GetAsync(new Uri(server.Address, "healthz"), authority));
        Assert.Equal("ok", await TlsClient.GetAsync(new UriBuilder(server.Address) { Host = "localhost", Path = "healthz" }.Uri, authority));
    }

    [Fact]
    public async Task AClientThatDoesNot_TurnsAway()
    {
        await using var server = await StartAsync("urls=https://127.0.0.1:0");
        using var stranger = DevelopmentAuthority.Make(TimeProvider.System.GetUtcNow());

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => TlsClient.OpenSessionAsync(server.Address, stranger));

        Assert.IsType<AuthenticationException>(refused.GetBaseException());
        Assert.Equal(0, server.Sessions);
    }

    [Fact]
    public async Task HttpAndHttps_SideBySide()
    {
        await using var server = await StartAsync("urls=http://127.0.0.1:0;https://127.0.0.1:0");
        using var authority = LoadAuthority();
        await using var plain = await server.ConnectAsync();

        await plain.NextAsync("session.created");
        Assert.Equal("session.created", await TlsClient.OpenSessionAsync(server.Addresses[1], authority));
    }

    [Fact]
    public async Task WithoutHttps_NothingIsMade()
    {
        await using var server = await StartAsync("urls=http://127.0.0.1:0");

        Assert.False(Directory.Exists(_data["tls"]));
    }

    [Fact]
    public async Task TheCertificate_SaysWhatClientsAskFor()
    {
        await using var server = await StartAsync("urls=https://127.0.0.1:0", "tls-names=voice.example, 192.0.2.7");
        using var authority = LoadAuthority();
        using var certificate = await TlsClient.LookAsync(server.Address);

        Assert.All(
            ["localhost", "127.0.0.1", "::1", Dns.GetHostName(), "voice.example", "192.0.2.7"],
            name => Assert.True(certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false), name));
        Assert.False(certificate.MatchesHostname("elsewhere.example"));
        Assert.InRange(certificate.NotAfter - certificate.NotBefore, TimeSpan.FromDays(390), TimeSpan.FromDays(397));
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages;
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(usages.Cast<Oid>()).Value);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
            authority.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.InRange(authority.NotAfter - authority.NotBefore, TimeSpan.FromDays(3640), TimeSpan.FromDays(3660));
    }

    [Fact]
    public async Task NextStart_ShowsTheSameCertificate()
    {
        var first = await ShownAsync(null);

        Assert.Equal(first, await ShownAsync(null));
    }

    [Fact]
    public async Task ACertificateThatEndsSoon_IsRenewedByTheSameAuthority()
    {
        var now = TimeProvider.System.GetUtcNow();
        var first = await ShownAsync(null);
        using var authority = LoadAuthority();

        Assert.Equal(first, await ShownAsync(new ManualTimeProvider(now.AddDays(365))));
        var renewed = await ShownAsync(new ManualTimeProvider(now.AddDays(368)));

        Assert.NotEqual(first, renewed);
        using var kept = LoadAuthority();
        Assert.Equal(authority.Thumbprint, kept.Thumbprint);
    }

    [Fact]
    public async Task AnAuthorityThatEndsSoon_IsMadeAnew()
    {
        var later = TimeProvider.System.GetUtcNow().AddDays(3630);
        await ShownAsync(null);
        using var authority = LoadAuthority();

        await ShownAsync(new ManualTimeProvider(later));

        using var renewed = LoadAuthority();
        Assert.NotEqual(authority.Thumbprint, renewed.Thumbprint);
    }

    [Fact]
    public async Task ANewName_RenewsTheCertificate()
    {
        var first = await ShownAsync(null);

        var renewed = await ShownAsync(null, "tls-names=voice.example");

        Assert.NotEqual(first, renewed);
        Assert.Equal(renewed, await ShownAsync(null));
    }

    [Fact]
    public async Task Files_AreTheirOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await ShownAsync(null);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data["tls"]));
        Assert.Equal(
            ["ca.crt", "ca.key", "server.crt", "server.key"],
            Directory.GetFiles(_data["tls"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(_data["tls"]))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task ABrokenAuthority_StopsTheStartAndIsKept()
    {
        await ShownAsync(null);
        await File.WriteAllTextAsync(AuthorityFile, "no certificate");

        var message = await FailedStart.MessageAsync("urls=https://127.0.0.1:0", $"Data={_data.Path}");

        Assert.Contains(AuthorityFile, message, StringComparison.Ordinal);
        Assert.Contains("Delete both", message, StringComparison.Ordinal);
        Assert.Equal("no certificate", await File.ReadAllTextAsync(AuthorityFile));
    }

    public void Dispose() => _data.Dispose();

    private Task<TestServer> StartAsync(params string[] settings) =>
        TestServer.StartAsync(new ScriptedEngine("local"), null, [$"Data={_data.Path}", .. settings]);

    private async Task<string> ShownAsync(TimeProvider? time, params string[] settings)
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), time, [$"Data={_data.Path}", "urls=https://127.0.0.1:0", .. settings]);
        using var certificate = await TlsClient.LookAsync(server.Address);
        return certificate.Thumbprint;
    }

    private X509Certificate2 LoadAuthority() => X509CertificateLoader.LoadCertificateFromFile(AuthorityFile);
}
