using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrleansRealtime.Audio;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Server.Auth;

namespace OrleansRealtime.Server.Resumption;

/// <summary>A request that wants a session back (docs/resumption.md, "Coming back").</summary>
internal static class ResumeRequest
{
    /// <summary>The header of clients that can set one.</summary>
    public const string TokenHeader = "Realtime-Resume-Token";

    /// <summary>The subprotocol of those that cannot.</summary>
    public const string TokenProtocolPrefix = "realtime-resume.";

    // Two items may sound at once, and a few more be on their way.
    private const int MaxItems = 64;

    public static bool IsMadeBy(HttpRequest request) => request.Query.ContainsKey("session_id");

    /// <summary>The token it shows, wherever it is; null when it has none.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.TryGetValue(TokenHeader, out var header) ? header.ToString()
        : request.HttpContext.WebSockets.WebSocketRequestedProtocols
            .FirstOrDefault(protocol => protocol.StartsWith(TokenProtocolPrefix, StringComparison.Ordinal)) is { } protocol
            ? protocol[TokenProtocolPrefix.Length..]
        : request.Query.TryGetValue("resume_token", out var query) ? query.ToString()
        : null;

    /// <param name="request">The request.</param>
    /// <param name="caller">Whose key it shows; null when it shows none.</param>
    /// <param name="resume">What it comes with.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryRead(
        HttpRequest request,
        Caller? caller,
        [NotNullWhen(true)] out SessionResume? resume,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        resume = null;
        if (!TryReadNumber(request, "last_seq", absent: 0, out var lastSeq, out error) ||
            !TryReadNumber(request, "incarnation", absent: 1, out var incarnation, out error))
        {
            return false;
        }

        var received = new Dictionary<ItemId, SampleTime>();
        foreach (var audio in request.Query["audio"])
        {
            var colon = audio?.LastIndexOf(':') ?? -1;
            if (colon <= 0 ||
                received.Count == MaxItems ||
                !long.TryParse(audio.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                error = ProtocolErrors.InvalidValue("audio", "'audio' must be the id of an item, a colon and a position.");
                return false;
            }

            received[new ItemId(audio![..colon])] = new SampleTime(position);
        }

        error = null;
        resume = new SessionResume(new SessionId(request.Query["session_id"].ToString()))
        {
            Token = TokenOf(request),
            Account = caller?.Principal.Account,
            KeyId = caller?.Principal.KeyId,
            LastSeq = lastSeq,
            Incarnation = incarnation,
            Received = received,
        };
        return true;
    }

    private static bool TryReadNumber(
        HttpRequest request,
        string name,
        long absent,
        out long number,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        number = absent;
        error = request.Query.TryGetValue(name, out var given) &&
            !long.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? ProtocolErrors.InvalidValue(name, $"'{name}' must be a whole number.")
            : null;
        return error is null;
    }
}
