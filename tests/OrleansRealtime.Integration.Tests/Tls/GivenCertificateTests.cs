using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansRealtime.Server.Tls;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Tls;

/// <summary>A certificate given by the operator wins, and a wrong one stops the start.</summary>
public sealed class GivenCertificateTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly X509Certificate2 _root;

    public GivenCertificateTests()
    {
        // Root, one between, server: clients know the root alone.
        var now = TimeProvider.System.GetUtcNow();
        _root = Authority("CN=Root", null, now);
        using var between = Authority("CN=Between", _root, now);
        using var server = DevelopmentAuthority.Issue(between, ["127.0.0.1"], now);
        using var key = server.GetECDsaPrivateKey()!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_files["chain.pem"], $"{server.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n");
        File.WriteAllText(_files["key.pem"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_files["other.pem"], other.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_files["noise.pem"], "noise");
    }

    [Theory]
    [InlineData("tls-cert", "tls-key")]
    [InlineData("Kestrel:Certificates:Default:Path", "Kestrel:Certificates:Default:KeyPath")]
    [InlineData(
        "Kestrel:Endpoints:Voice:Certificate:Path",
        "Kestrel:Endpoints:Voice:Certificate:KeyPath",
        "Kestrel:Endpoints:Voice:Url=https://127.0.0.1:0")]
    public async Task IsShownWithItsChain_AndNothingIsMade(string certificate, string key, params string[] more)
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"),
            null,
            [
                "urls=https://127.0.0.1:0", $"Data={_files["data"]}", $"{certificate}={_files["chain.pem"]}", $"{key}={_files["key.pem"]}",
                .. more,
            ]);

        Assert.Equal("session.created", await TlsClient.OpenSessionAsync(server.Address, _root));
        Assert.False(Directory.Exists(Path.Combine(_files["data"], "tls")));
    }

    [Theory]
    [InlineData("nowhere.pem", "key.pem", "certificate file '*/nowhere.pem' cannot be read")]
    [InlineData("chain.pem", "nowhere.pem", "key file '*/nowhere.pem' cannot be read")]
    [InlineData("chain.pem", "other.pem", "cannot be used together")]
    [InlineData("noise.pem", "key.pem", "cannot be used together")]
    [InlineData("chain.pem", "noise.pem", "cannot be used together")]
    [InlineData("chain.pem", null, "give both --tls-cert and --tls-key")]
    [InlineData(null, "key.pem", "give both --tls-cert and --tls-key")]
    public async Task AWrongOne_StopsTheStart(string? certificate, string? key, string told)
    {
        string[] settings =
        [
            "urls=https://127.0.0.1:0",
            .. certificate is null ? Array.Empty<string>() : [$"tls-cert={_files[certificate]}"],
            .. key is null ? Array.Empty<string>() : [$"tls-key={_files[key]}"],
        ];

        var message = await FailedStart.MessageAsync(settings);

        Assert.Contains(told.Replace("*", _files.Path, StringComparison.Ordinal), message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFurtherNameThatIsNone_StopsTheStart()
    {
        var message = await FailedStart.MessageAsync("urls=https://127.0.0.1:0", "tls-names=voice.example,https://voice");

        Assert.Contains("'https://voice' is neither a host name nor an IP address", message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (issuer is null)
        {
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
        }

        using var signed = request.Create(issuer, now.AddHours(-2), now.AddDays(9), [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }
}
