using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.Accounts.Keys;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Auth;

/// <summary>
/// Finds out who asks: <c>Authorization: Bearer</c>, the <c>api-key</c> header of Azure clients, or a browser's subprotocol.
/// Standard keys and client secrets are taken in all three places.
/// </summary>
internal sealed class Authenticator(ApiKeyRing keys, ClientSecretStore secrets)
{
    /// <summary>The subprotocol a browser carries its key in, because it cannot set headers.</summary>
    public const string KeyProtocolPrefix = "openai-insecure-api-key.";

    private const string BearerPrefix = "Bearer ";

    public bool TryAuthenticate(
        HttpRequest request,
        [NotNullWhen(true)] out Caller? caller,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        var key = KeyOf(request);
        if (key is null)
        {
            caller = null;
            error = ProtocolError.InvalidRequest(null, "Missing bearer or basic authentication in header");
            return false;
        }

        caller = CallerOf(key);
        error = caller is not null ? null : ProtocolError.InvalidRequest(
            ErrorCodes.InvalidApiKey,
            $"Incorrect API key provided: {Mask(key)}.");
        return caller is not null;
    }

    /// <summary>Whether a request shows a key at all, good or not.</summary>
    public static bool ShowsKey(HttpRequest request) => KeyOf(request) is not null;

    private Caller? CallerOf(string key)
    {
        if (key.StartsWith(ClientSecretStore.Prefix, StringComparison.Ordinal) && secrets.Find(key) is { } grant)
        {
            if (keys.Contains(grant.Owner.KeyId))
            {
                return new Caller(grant.Owner, grant.Session);
            }

            // The key is gone, and its secrets with it.
            secrets.RemoveByKey(grant.Owner.KeyId);
            return null;
        }

        // The operator's own key may begin with anything.
        return keys.Find(key) is { } principal ? new Caller(principal, Session: null) : null;
    }

    private static string? KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return NullIfBlank(header[BearerPrefix.Length..]);
        }

        if (request.Headers.TryGetValue("api-key", out var apiKey))
        {
            return NullIfBlank(apiKey.ToString());
        }

        return request.HttpContext.WebSockets.WebSocketRequestedProtocols
            .Where(protocol => protocol.StartsWith(KeyProtocolPrefix, StringComparison.Ordinal))
            .Select(protocol => NullIfBlank(protocol[KeyProtocolPrefix.Length..]))
            .FirstOrDefault();
    }

    private static string? NullIfBlank(string value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    // Enough to recognise one's own key by, too little to use it.
    private static string Mask(string key) =>
        key.Length <= 12 ? new string('*', key.Length) : $"{key[..6]}{new string('*', 8)}{key[^4..]}";
}
