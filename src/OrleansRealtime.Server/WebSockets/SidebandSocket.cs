using System.Net.WebSockets;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Beta;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>
/// A further WebSocket of a running session: hears its events and may send events of its own, but has no part in its audio.
/// Whichever loop ends first ends the other, within a bounded time; the session goes on.
/// </summary>
internal sealed class SidebandSocket(
    WebSocket socket,
    ISessionConnection session,
    ItemAudioFiller filler,
    WebSocketLimits limits) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    // Null: the API of today.
    private volatile BetaDialect? _dialect;
    private bool _mayTurnBeta;
    private readonly SendLimit _sendLimit = new(limits.SendTimeout);

    /// <inheritdoc cref="RealtimeSocket.Speak(BetaDialect?, bool)"/>
    public void Speak(BetaDialect? dialect, bool mayTurnBeta)
    {
        _dialect = dialect;
        _mayTurnBeta = mayTurnBeta;
    }

    public async Task RunAsync(CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var receiving = ReceiveAllAsync(ended.Token, aborted);
        var sending = SendAllAsync();
        try
        {
            if (await Task.WhenAny(receiving, sending) == receiving)
            {
                await session.DisposeAsync();
                await sending.WaitAsync(CloseTimeout, aborted);
                await receiving;
                await CloseOutputAsync(CloseStatus.OfSideband(CloseReason.ClientClosed));
                return;
            }

            // From here on what the client says is read only to find its close frame.
            await ended.CancelAsync();
            await CloseOutputAsync(CloseStatus.OfSideband(await sending));
            await receiving.WaitAsync(CloseTimeout, aborted);
        }
        catch (TimeoutException)
        {
            // The client does not take part in the close.
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // The client took too long over a message or over its close.
        }
        finally
        {
            socket.Abort();
            await session.DisposeAsync();
            await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _sendLimit.Dispose();

    private async Task CloseOutputAsync(CloseStatus status)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status.Code, status.Reason, _sendLimit.Next());
        }
    }

    private async Task ReceiveAllAsync(CancellationToken ended, CancellationToken aborted)
    {
        using var receiver = new MessageReceiver(socket, limits.MaxMessageBytes);
        while (true)
        {
            var message = await receiver.ReceiveAsync(aborted);
            if (message.Kind == MessageKind.Close)
            {
                return;
            }

            if (!ended.IsCancellationRequested)
            {
                await HandleAsync(message, ended);
            }
        }
    }

    private async ValueTask HandleAsync(ReceivedMessage message, CancellationToken ended)
    {
        try
        {
            await session.PostAsync([ToControl(message)], ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The session ended while this message waited for it.
        }
    }

    private ControlMessage ToControl(ReceivedMessage message)
    {
        switch (message.Kind)
        {
            case MessageKind.Binary:
                return new ControlMessage.Rejected(ProtocolErrors.BinaryFrame);
            case MessageKind.TooLarge:
                return new ControlMessage.Rejected(ProtocolErrors.MessageTooLarge(limits.MaxMessageBytes));
            default:
                // Only the connection that carries the session's audio may add to it; the reader of all other events says so.
                return AppendReader.IsAppend(message.Bytes.Span) &&
                    !ClientEventReader.TryRead(message.Bytes.Span, out _, out var error)
                    ? new ControlMessage.Rejected(error)
                    : ToControl(message.Bytes);
        }
    }

    private ControlMessage ToControl(ReadOnlyMemory<byte> utf8)
    {
        if (_dialect is null && _mayTurnBeta && BetaDialect.IsSpokenIn(utf8.Span))
        {
            _dialect = new BetaDialect();
        }

        ProtocolError? error = null;
        var today = _dialect is { } dialect ? dialect.ToSession(utf8.Span, out error) : utf8.ToArray();
        return today is null
            ? new ControlMessage.Rejected(error!)
            : new ControlMessage.ClientEvent(today, SampleTime.Zero, []);
    }

    private async Task<CloseReason> SendAllAsync()
    {
        var reason = CloseReason.ClientClosed;
        await foreach (var output in session.ReadAllAsync(CancellationToken.None))
        {
            switch (output)
            {
                case SessionOutput.Event @event:
                    var utf8 = @event.Audio.Count == 0
                        ? @event.Utf8
                        : await filler.FillAsync(@event.Utf8, @event.Audio, CancellationToken.None);
                    await SendAsync(_dialect is { } dialect ? dialect.ToClient(utf8) : utf8);
                    break;
                case SessionOutput.Close close:
                    reason = close.Reason;
                    break;
            }
        }

        return reason;
    }

    // Empty: the beta has no such event.
    private ValueTask SendAsync(ReadOnlyMemory<byte> utf8) => utf8.IsEmpty
        ? ValueTask.CompletedTask
        : socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, _sendLimit.Next());
}
