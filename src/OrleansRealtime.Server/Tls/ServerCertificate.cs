using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansRealtime.Server.Tls;

/// <summary>What the server shows its clients. Disposing it is the owner's part; Kestrel never does.</summary>
/// <param name="Leaf">The server's own certificate, with its private key.</param>
/// <param name="Chain">Those between it and its authority; empty for none.</param>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain) : IDisposable
{
    /// <summary>Reads PEM files; null, and what is wrong, when they are not there or do not belong together.</summary>
    public static ServerCertificate? Read(string certificateFile, string keyFile, out string? error)
    {
        error = WhyUnreadable("certificate", certificateFile) ?? WhyUnreadable("key", keyFile);
        if (error is not null)
        {
            return null;
        }

        X509Certificate2? leaf = null;
        var chain = new X509Certificate2Collection();
        try
        {
            leaf = WithUsableKey(X509Certificate2.CreateFromPemFile(certificateFile, keyFile));
            chain.ImportFromPemFile(certificateFile);
            chain[0].Dispose();
            chain.RemoveAt(0);
            return new ServerCertificate(leaf, chain);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            leaf?.Dispose();
            error = $"TLS: the certificate {certificateFile} and the key {keyFile} cannot be used together. "
                + $"Both must be PEM, the server's own certificate first, the key its own and not encrypted. ({broken.Message})";
            return null;
        }
    }

    public void Dispose()
    {
        Leaf.Dispose();
        foreach (var link in Chain)
        {
            link.Dispose();
        }
    }

    private static string? WhyUnreadable(string what, string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"TLS: the {what} file '{file}' cannot be read: {unreadable.Message}";
        }
    }

    // Windows negotiates only with keys it holds itself.
    private static X509Certificate2 WithUsableKey(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
