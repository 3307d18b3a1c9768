using Microsoft.Extensions.Options;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server.Tls;

/// <summary>
/// Decides which certificate https addresses show: the one given by <see cref="TlsOptions"/>, else Kestrel's own
/// configuration, else one of the development authority, made at the first need.
/// </summary>
internal sealed class ServerCertificateSource : IDisposable
{
    private readonly IOptions<TlsOptions> _options;
    private readonly IConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<DevelopmentCertificates> _logger;
    private readonly Lazy<ServerCertificate?> _certificate;

    public ServerCertificateSource(
        IOptions<TlsOptions> options, IConfiguration configuration, TimeProvider time, ILogger<DevelopmentCertificates> logger)
    {
        // Read at the first need: by then everything is validated, and every error told together.
        _options = options;
        _configuration = configuration;
        _time = time;
        _logger = logger;
        _certificate = new Lazy<ServerCertificate?>(Resolve);
    }

    /// <summary>The development authority's certificate, for clients to trust; null when it is not in use.</summary>
    public string? AuthorityFile { get; private set; }

    /// <summary>The certificate to show; null leaves it to Kestrel's configuration.</summary>
    public ServerCertificate? Find() => _certificate.Value;

    public void Dispose()
    {
        if (_certificate.IsValueCreated)
        {
            _certificate.Value?.Dispose();
        }
    }

    private ServerCertificate? Resolve()
    {
        var options = _options.Value;
        if (options is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            return ServerCertificate.Read(certificate, key, out var error) ?? throw new InvalidOperationException(error);
        }

        if (_configuration.GetSection("Kestrel:Certificates:Default").Exists() || EveryEndpointHasItsOwn())
        {
            return null;
        }

        var server = new ServerOptions();
        _configuration.Bind(server);
        var made = new DevelopmentCertificates(Path.Combine(server.Data, DevelopmentCertificates.DirectoryName), _time, _logger);
        var found = made.Open(CertificateNames.Needed(_configuration, options));
        AuthorityFile = Path.GetFullPath(made.AuthorityFile);
        return found;
    }

    private bool EveryEndpointHasItsOwn()
    {
        var endpoints = _configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(endpoint => endpoint["Url"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true)
            .ToList();
        return endpoints.Count > 0
            && endpoints.All(endpoint => endpoint.GetSection("Certificate").Exists() || endpoint.GetSection("Sni").Exists());
    }
}
