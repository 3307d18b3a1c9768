using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansRealtime.Server.Tls;

/// <summary>Makes an authority of this server's own, and certificates in its name. Writes nothing.</summary>
internal static class DevelopmentAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    // 397 days: the longest browsers accept, CA/Browser Forum baseline requirements 6.3.2.
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    // For clients whose clock is behind ours.
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    /// <summary>A new authority with its key.</summary>
    public static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Two servers' authorities side by side in a trust store must differ by name.
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var request = new CertificateRequest($"CN=OrleansRealtime development authority {mark}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - Backdating, now - Backdating + AuthorityLifetime);
    }

    /// <summary>A server's certificate for these names, with its key.</summary>
    public static X509Certificate2 Issue(X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=OrleansRealtime", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(NamesOf(names));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        // Nothing it signs may reach beyond the authority's own time.
        var from = Later(now - Backdating, authority.NotBefore);
        var until = Earlier(from + ServerLifetime, authority.NotAfter);
        using var certificate = request.Create(authority, from, until, SerialNumber());
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509Extension NamesOf(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);

        // Positive, and never zero in its first byte.
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
