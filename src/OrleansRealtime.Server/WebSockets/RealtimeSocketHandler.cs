using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using OrleansRealtime.Audio.Speech;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Server.Auth;
using OrleansRealtime.Server.Endpoints;
using OrleansRealtime.Server.Options;
using OrleansRealtime.Server.Resumption;
using SessionOptions = OrleansRealtime.Hosting.Options.SessionOptions;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>
/// Takes a WebSocket from its handshake to its close. The upgrade always succeeds; what is wrong is told by an error event and
/// the close code, because a browser can see nothing else.
/// </summary>
internal sealed partial class RealtimeSocketHandler(
    Authenticator authenticator,
    ISessionGateway sessions,
    IInferenceGateway inference,
    BetaConnections beta,
    ResumeGate resumeGate,
    IOptions<WebSocketLimits> limits,
    IOptions<SessionOptions> sessionOptions,
    TimeProvider time,
    RealtimeMetrics metrics,
    IOptions<PolicyOptions> policies,
    ILogger<RealtimeSocketHandler> logger)
{
    // The only subprotocol ever chosen; a browser that offered it fails without it.
    private const string RealtimeProtocol = "realtime";

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await ErrorResponse.WriteAsync(context.Response, StatusCodes.Status400BadRequest, ProtocolError.InvalidRequest(
                null,
                "This is a WebSocket endpoint: connect with an Upgrade: websocket request."));
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(RealtimeProtocol)
                ? RealtimeProtocol
                : null,
            KeepAliveInterval = limits.Value.PingInterval,
            KeepAliveTimeout = limits.Value.PingTimeout,
        });

        try
        {
            var leg = await ConnectAsync(context, socket);
            if (leg is not null)
            {
                await using (leg)
                {
                    using var client =
                        new RealtimeSocket(socket, leg, limits.Value, sessionOptions.Value.MaxDuration, metrics);
                    client.Speak(beta.DialectOf(context.Request), mayTurnBeta: beta.Enabled);
                    await client.RunAsync(context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (WebSocketException exception)
        {
            Log.ConnectionLost(logger, exception.WebSocketErrorCode);
        }
    }

    private async Task<MediaLeg?> ConnectAsync(HttpContext context, WebSocket socket)
    {
        if (ResumeRequest.IsMadeBy(context.Request))
        {
            return await ResumeAsync(context, socket);
        }

        if (!authenticator.TryAuthenticate(context.Request, out var caller, out var error))
        {
            await RefuseAsync(socket, error, CloseStatus.Of(error, isAuthentication: true), context.RequestAborted);
            return null;
        }

        error = beta.Refusal(context.Request);
        ConnectRequest? connect = null;
        if (error is not null || !ConnectRequest.TryRead(context.Request, inference, caller.Session, out connect, out error))
        {
            await RefuseAsync(socket, error!, CloseStatus.Of(error!, isAuthentication: false), context.RequestAborted);
            return null;
        }

        if (connect.CallId is { } name)
        {
            await AttachAsync(context, socket, new SessionAttach(caller.Principal.Account, name));
            return null;
        }

        var start = new SessionStart(caller.Principal.Account, connect.Model, connect.Kind, caller.Session)
        {
            KeyId = caller.Principal.KeyId,
            Grace = policies.Value.GraceOf(caller.Principal.KeyId),
            IsStateless = policies.Value.IsStateless(caller.Principal.KeyId),
        };
        return await TryAsync(context, socket, () => StartAsync(context, socket, start));
    }

    /// <summary>Reaches a session; a failure of ours is told to the client and gives null.</summary>
    private async Task<T?> TryAsync<T>(HttpContext context, WebSocket socket, Func<Task<T?>> reach)
        where T : class
    {
        try
        {
            return await reach();
        }
        catch (Exception exception)
            when (exception is not WebSocketException && !context.RequestAborted.IsCancellationRequested)
        {
            Log.SessionNotReached(logger, exception);
            await RefuseAsync(
                socket,
                ProtocolError.Server("The server had an error while processing your request.", ErrorTypes.Server),
                CloseStatus.Of(CloseReason.ServerError, sessionOptions.Value.MaxDuration),
                context.RequestAborted);
            return null;
        }
    }

    private async Task<MediaLeg?> StartAsync(HttpContext context, WebSocket socket, SessionStart start) =>
        await EnterAsync(context, socket, await sessions.StartAsync(start, context.RequestAborted));

    private async Task<MediaLeg?> EnterAsync(HttpContext context, WebSocket socket, SessionAdmission admission)
    {
        if (admission is SessionAdmission.Admitted admitted)
        {
            return await MediaLeg.StartAsync(
                admitted,
                new SpectralSpeechDetector(),
                time,
                metrics,
                playsByClock: false,
                context.RequestAborted);
        }

        var refused = (SessionAdmission.Refused)admission;
        var status = refused.IsStopping
            ? CloseStatus.Of(CloseReason.Shutdown, sessionOptions.Value.MaxDuration)
            : CloseStatus.Of(refused.Error, isAuthentication: false);
        await RefuseAsync(socket, refused.Error, status, context.RequestAborted);
        return null;
    }

    private static async Task RefuseAsync(
        WebSocket socket,
        ProtocolError error,
        CloseStatus status,
        CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>();
        var ids = new IdSource(RandomSeed.Next());
        ServerEventWriter.Write(message, new ServerEvent.Error(error), ids.Next("event_"));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CloseTimeout);
        try
        {
            await socket.SendAsync(message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
            await socket.CloseAsync(status.Code, status.Reason, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has been told; whether it answers is its own affair.
            socket.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A client's connection was lost: {Error}.")]
        public static partial void ConnectionLost(ILogger logger, WebSocketError error);

        [LoggerMessage(2, LogLevel.Error, "A session could not be started or attached to.")]
        public static partial void SessionNotReached(ILogger logger, Exception exception);
    }
}
