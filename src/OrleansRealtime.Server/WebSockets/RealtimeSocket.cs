using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Server.Options;

namespace OrleansRealtime.Server.WebSockets;

/// <summary>
/// One client on one WebSocket: a loop that receives and a loop that sends. Whichever ends first starts the orderly end of the
/// other, within a bounded time.
/// </summary>
internal sealed partial class RealtimeSocket(
    WebSocket socket,
    MediaLeg leg,
    WebSocketLimits limits,
    TimeSpan maxDuration,
    RealtimeMetrics metrics) : IDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly ArrayBufferWriter<byte> _message = new(16 * 1024);
    private readonly AudioDeltas _deltas =
        new(new IdSource(RandomSeed.Next()));

    private readonly SendLimit _sendLimit = new(limits.SendTimeout);

    // Of the numbered events; null in sessions that cannot be resumed.
    private long? _lastSeq;

    public async Task RunAsync(CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var receiving = ReceiveAllAsync(ended.Token, aborted);
        var sending = SendAllAsync();
        try
        {
            if (await Task.WhenAny(receiving, sending) == receiving)
            {
                await (receiving.IsCompletedSuccessfully && HasLeftForGood ? leg.CloseAsync() : leg.DetachAsync());
                await sending.WaitAsync(CloseTimeout, aborted);
                await receiving;
                await CloseOutputAsync(new CloseStatus(WebSocketCloseStatus.NormalClosure, ""));
                return;
            }

            // From here on what the client says is read only to find its close frame.
            await ended.CancelAsync();
            await sending;
            await CloseOutputAsync(CloseStatus.Of(leg.CloseReason ?? CloseReason.ServerError, maxDuration));
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
            await leg.DetachAsync();
            await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _deltas.Dispose();
        _sendLimit.Dispose();
    }

    // Whoever says goodbye as the protocol has it, or in words of the application's own, does not come back. A page that is left or
    // a network that is gone says something else, or nothing.
    private bool HasLeftForGood =>
        socket.CloseStatus is { } status && (status == WebSocketCloseStatus.NormalClosure || (int)status is >= 3000 and < 5000);

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
            switch (message.Kind)
            {
                case MessageKind.Binary:
                    await leg.RejectAsync(ProtocolErrors.BinaryFrame, ended);
                    break;
                case MessageKind.TooLarge:
                    await leg.RejectAsync(ProtocolErrors.MessageTooLarge(limits.MaxMessageBytes), ended);
                    break;
                default:
                    await HandleTextAsync(message.Bytes, ended);
                    break;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The session ended while this message waited for it.
        }
    }

    private ValueTask HandleTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken ended)
    {
        if (AppendReader.IsAppend(utf8.Span))
        {
            return AppendAsync(utf8, ended);
        }

        var type = AppendReader.TryPeekType(utf8.Span, out var name) ? Encoding.UTF8.GetString(name) : null;
        return _dialect is not null || TurnsBeta(utf8.Span, type)
            ? PostBetaAsync(utf8, ended)
            : leg.PostAsync(utf8.ToArray(), type, ended);
    }

    private async ValueTask AppendAsync(ReadOnlyMemory<byte> utf8, CancellationToken ended)
    {
        var audio = ArrayPool<byte>.Shared.Rent(AppendReader.MaxDecodedLength(utf8.Length));
        try
        {
            if (AppendReader.TryRead(utf8.Span, audio, leg.TakesPositions, out var count, out var position, out var error))
            {
                await leg.AppendAsync(audio.AsMemory(0, count), position, ended);
            }
            else
            {
                await leg.RejectAsync(error, ended);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(audio);
        }
    }

    private async Task SendAllAsync()
    {
        while (await leg.ReadAsync() is { } item)
        {
            if (item.Frame is { } frame)
            {
                using (frame)
                {
                    _message.ResetWrittenCount();
                    metrics.AudioSent(_deltas.Write(_message, item.Stream!, frame, _lastSeq));
                }

                await SendMessageAsync();
                continue;
            }

            if (item.EndedStream is { } stream)
            {
                _message.ResetWrittenCount();
                if (_deltas.TryEnd(_message, stream, _lastSeq))
                {
                    await SendMessageAsync();
                }
            }

            _lastSeq = item.Seq ?? _lastSeq;
            await (_dialect is { } dialect ? SendBetaAsync(dialect, item.Event) : SendAsync(item.Event));
        }
    }

    private ValueTask SendMessageAsync() => SendAsync(_message.WrittenMemory);

    private ValueTask SendAsync(ReadOnlyMemory<byte> message) => message.IsEmpty
        ? ValueTask.CompletedTask
        : socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _sendLimit.Next());
}
