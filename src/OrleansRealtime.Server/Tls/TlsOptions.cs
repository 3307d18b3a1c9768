namespace OrleansRealtime.Server.Tls;

/// <summary>The certificate of https addresses; without one of its own the server makes what development needs.</summary>
internal sealed class TlsOptions
{
    public const string SectionName = "Realtime:Tls";

    /// <summary>The server's certificate as PEM, then those between it and its authority.</summary>
    /// <value>A file; null makes a certificate of the development authority. Goes together with <see cref="KeyFile"/>.</value>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's private key as PEM, not encrypted.</summary>
    /// <value>A file; null when there is no <see cref="CertificateFile"/>.</value>
    public string? KeyFile { get; set; }

    /// <summary>Further host names and IP addresses a development certificate is valid for.</summary>
    /// <value>Comma-separated; empty by default: this machine's names and the hosts of the addresses.</value>
    public string Names { get; set; } = "";
}
