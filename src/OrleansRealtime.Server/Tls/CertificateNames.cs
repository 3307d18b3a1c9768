using System.Net;

namespace OrleansRealtime.Server.Tls;

/// <summary>Under which names clients reach this server.</summary>
internal static class CertificateNames
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "::1"];

    /// <summary>Loopback, the machine's own name, the hosts of the addresses and the names of the options, each once.</summary>
    public static IReadOnlyList<string> Needed(IConfiguration configuration, TlsOptions options)
    {
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return
        [
            .. Loopback
                .Append(Dns.GetHostName())
                .Concat(urls.Concat(endpoints).Select(HostOf).OfType<string>())
                .Concat(Split(options.Names))
                .Where(IsName)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    public static string[] Split(string names) =>
        names.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsName(string host) =>
        Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    // Null where the address has no name: every interface, or a socket file.
    private static string? HostOf(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host.Trim('[', ']');
        var isEvery = IPAddress.TryParse(host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return address.IsUnixPipe || address.IsNamedPipe || isEvery ? null : host;
    }
}
