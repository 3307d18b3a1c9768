using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansRealtime.Server.Tls;

/// <summary>
/// The directory with the development authority and the certificate it gave the server. What is there is used as long as it
/// serves: clients that trust the authority keep doing so when the server's own certificate is renewed.
/// </summary>
internal sealed partial class DevelopmentCertificates(string directory, TimeProvider time, ILogger<DevelopmentCertificates> logger)
{
    public const string DirectoryName = "tls";

    private static readonly TimeSpan RenewalMargin = TimeSpan.FromDays(30);

    private readonly string _authorityKeyFile = Path.Combine(directory, "ca.key");
    private readonly string _certificateFile = Path.Combine(directory, "server.crt");
    private readonly string _keyFile = Path.Combine(directory, "server.key");

    /// <summary>What clients must trust.</summary>
    public string AuthorityFile { get; } = Path.Combine(directory, "ca.crt");

    /// <summary>A certificate for at least these names; made where none is, renewed where it ends soon or lacks one.</summary>
    public ServerCertificate Open(IReadOnlyList<string> names)
    {
        OwnerOnly.CreateDirectory(directory);
        using var authority = OpenAuthority();
        if (ServerCertificate.Read(_certificateFile, _keyFile, out _) is { } kept)
        {
            if (Serves(kept.Leaf, authority, names))
            {
                return kept;
            }

            kept.Dispose();
        }

        using (var issued = DevelopmentAuthority.Issue(authority, names, time.GetUtcNow()))
        {
            Write(issued, _certificateFile, _keyFile);
            LogIssued(string.Join(", ", names), issued.NotAfter.ToUniversalTime());
        }

        return ServerCertificate.Read(_certificateFile, _keyFile, out var error) ?? throw new InvalidOperationException(error);
    }

    private X509Certificate2 OpenAuthority()
    {
        if (File.Exists(AuthorityFile) || File.Exists(_authorityKeyFile))
        {
            var kept = ReadAuthority();
            if (!EndsSoon(kept))
            {
                return kept;
            }

            kept.Dispose();
        }

        var made = DevelopmentAuthority.Make(time.GetUtcNow());
        Write(made, AuthorityFile, _authorityKeyFile);
        LogAuthorityMade(AuthorityFile);
        return made;
    }

    private X509Certificate2 ReadAuthority()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(AuthorityFile, _authorityKeyFile);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Replacing it silently would leave clients that trust the old one without a hint.
            throw new InvalidOperationException(
                $"TLS: the development authority {AuthorityFile} and its key {_authorityKeyFile} cannot be used: {broken.Message} "
                + "Delete both to have a new authority made, which clients must then trust anew.",
                broken);
        }
    }

    private bool Serves(X509Certificate2 certificate, X509Certificate2 authority, IReadOnlyList<string> names) =>
        !EndsSoon(certificate)
        && names.All(name => certificate.MatchesHostname(name, allowWildcards: true, allowCommonName: false))
        && IsIssuedBy(certificate, authority);

    private bool EndsSoon(X509Certificate2 certificate) => certificate.NotAfter - RenewalMargin <= time.GetUtcNow();

    private bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().LocalDateTime;
        return chain.Build(certificate);
    }

    private static void Write(X509Certificate2 certificate, string certificateFile, string keyFile)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        OwnerOnly.Write(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        OwnerOnly.Write(certificateFile, certificate.ExportCertificatePem() + "\n");
    }

    [LoggerMessage(1, LogLevel.Information, "Made a development certificate authority for clients to trust: {File}")]
    private partial void LogAuthorityMade(string file);

    [LoggerMessage(2, LogLevel.Information, "Made a development certificate for {Names}, good until {Until:u}")]
    private partial void LogIssued(string names, DateTime until);
}
