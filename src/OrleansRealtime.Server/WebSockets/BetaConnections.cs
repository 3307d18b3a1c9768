using Microsoft.Extensions.Options;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>Knows clients of the beta by their handshake, and whether they are served.</summary>
internal sealed class BetaConnections(IOptions<BetaOptions> options)
{
    private const string Subprotocol = "openai-beta.realtime-v1";

    /// <summary>Whether connections are served in the beta's words at all.</summary>
    public bool Enabled => options.Value.Enabled;

    /// <summary>Why a connection is refused for being of the beta; null when it is not.</summary>
    public ProtocolError? Refusal(HttpRequest request) => Enabled || !IsBeta(request) ? null : ProtocolError.InvalidRequest(
        ErrorCodes.BetaDisabled,
        "The beta shape of the Realtime API is not supported. Leave out the OpenAI-Beta header and use the GA events.");

    /// <summary>The dialect of a connection; null when it speaks the API of today.</summary>
    public BetaDialect? DialectOf(HttpRequest request)
    {
        if (!Enabled || !IsBeta(request))
        {
            return null;
        }

        var ids = new IdSource(RandomSeed.Next());
        return new BetaDialect(ids.Next("conv_"), ids.Next("event_"));
    }

    /// <summary>As <see cref="DialectOf"/>, for a connection to a running session, whose conversation has a name already.</summary>
    public BetaDialect? SidebandDialectOf(HttpRequest request) => Enabled && IsBeta(request) ? new BetaDialect() : null;

    private static bool IsBeta(HttpRequest request) =>
        request.Headers["OpenAI-Beta"].ToString().Contains("realtime=v1", StringComparison.OrdinalIgnoreCase) ||
        request.HttpContext.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol);
}
