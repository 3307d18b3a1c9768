namespace OrleansRealtime.Client;

/// <summary>Makes the address to connect to out of what people write: a bare host, an http address, a full one.</summary>
internal static class RealtimeEndpoint
{
    private const string DefaultPath = "/v1/realtime";

    // Any of these fixes what kind of session it is; adding a model beside the last two is refused by servers.
    private static readonly string[] SessionParameters = ["model", "intent", "call_id"];

    public static Uri Resolve(Uri endpoint, string? model)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{endpoint}' is not an absolute address.", nameof(endpoint));
        }

        var address = new UriBuilder(endpoint);
        var usesDefaultPort = endpoint.IsDefaultPort;
        address.Scheme = address.Scheme switch
        {
            "ws" or "http" => "ws",
            "wss" or "https" => "wss",
            var other => throw new ArgumentException($"'{other}' is not a WebSocket scheme.", nameof(endpoint)),
        };
        if (usesDefaultPort)
        {
            address.Port = -1;
        }

        if (address.Path is "" or "/")
        {
            address.Path = DefaultPath;
        }

        if (model is not null && !NamesSession(address.Query))
        {
            var separator = address.Query.Length > 1 ? "&" : "";
            address.Query = $"{address.Query.TrimStart('?')}{separator}model={Uri.EscapeDataString(model)}";
        }

        return address.Uri;
    }

    /// <summary>The same server, to come back to a session: what would choose a new one is left out.</summary>
    public static Uri ResolveReturn(Uri endpoint, string query)
    {
        var address = new UriBuilder(Resolve(endpoint, model: null));
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(static parameter => !SessionParameters.Contains(parameter.Split('=')[0], StringComparer.Ordinal));
        address.Query = string.Join('&', [.. kept, query]);
        if (address.Uri.IsDefaultPort)
        {
            address.Port = -1;
        }

        return address.Uri;
    }

    private static bool NamesSession(string query)
    {
        foreach (var parameter in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (SessionParameters.Contains(parameter.Split('=')[0], StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
