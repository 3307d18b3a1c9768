using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client;

/// <summary>
/// One WebSocket to a server: bytes of client events in, server events out, both through bounded queues, until it ends.
/// It knows nothing of the conversation, so that a <see cref="RealtimeSession"/> can outlive it.
/// </summary>
/// <remarks>
/// Two loops, one per direction; whichever ends first ends the other. Only the receiving loop decides how the connection
/// ended, because only it sees the server's close frame.
/// </remarks>
public sealed class RealtimeConnection : IAsyncDisposable
{
    // A transcript delta fits; a 100 ms audio delta (6.4 kB in base64) does too.
    private const int FirstReceiveBytes = 16 * 1024;

    private const string ResumeTokenHeader = "Realtime-Resume-Token";

    private readonly ClientWebSocket _socket;
    private readonly RealtimeClientOptions _options;
    private readonly Channel<PooledMessage> _outgoing;
    private readonly Channel<RealtimeServerEvent> _incoming;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<RealtimeClosure> _closed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _sending;
    private readonly Task _receiving;
    private WebSocketCloseStatus _farewell = WebSocketCloseStatus.NormalClosure;
    private string _farewellReason = "";
    private Exception? _sendFault;
    private volatile bool _closeRequested;
    private int _disposed;

    private RealtimeConnection(ClientWebSocket socket, RealtimeClientOptions options)
    {
        _socket = socket;
        _options = options;
        _outgoing = Channel.CreateBounded<PooledMessage>(
            new BoundedChannelOptions(options.MaxWaitingMessages) { SingleReader = true });
        _incoming = Channel.CreateBounded<RealtimeServerEvent>(
            new BoundedChannelOptions(options.MaxWaitingServerEvents) { SingleWriter = true });
        _sending = Task.Run(SendLoopAsync);
        _receiving = Task.Run(ReceiveLoopAsync);
    }

    /// <summary>Ends, never faults, when the connection is gone for whatever reason.</summary>
    public Task<RealtimeClosure> Closed => _closed.Task;

    internal static Task<RealtimeConnection> OpenAsync(
        RealtimeClientOptions options, CancellationToken cancellationToken) =>
        OpenAsync(options, RealtimeEndpoint.Resolve(options.Endpoint, options.Model), resumeToken: null, cancellationToken);

    /// <param name="options">Its key is not sent beside a resume token: the key may have expired since, the token opens alone.</param>
    /// <param name="address">Where exactly, query included.</param>
    /// <param name="resumeToken">Opens a session that exists; null for a new one.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    internal static async Task<RealtimeConnection> OpenAsync(
        RealtimeClientOptions options, Uri address, string? resumeToken, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = options.KeepAliveInterval;
            socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
            socket.Options.CollectHttpResponseDetails = true;
            if (resumeToken is not null)
            {
                socket.Options.SetRequestHeader(ResumeTokenHeader, resumeToken);
            }
            else if (!string.IsNullOrEmpty(options.ApiKey))
            {
                socket.Options.SetRequestHeader("Authorization", $"Bearer {options.ApiKey}");
            }

            options.ConfigureSocket?.Invoke(socket.Options);
            await socket.ConnectAsync(address, cancellationToken);
            return new RealtimeConnection(socket, options);
        }
        catch (WebSocketException refused)
        {
            var status = socket.HttpStatusCode == default ? (System.Net.HttpStatusCode?)null : socket.HttpStatusCode;
            socket.Dispose();
            throw new RealtimeConnectException(address, status, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Queues one client event, a JSON object in UTF-8; waits while the queue is full. The bytes are copied.</summary>
    /// <exception cref="RealtimeConnectionClosedException">The connection is closed or closing.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default) =>
        SendAsync(PooledMessage.CopyOf(utf8Json.Span), cancellationToken);

    /// <summary>
    /// The events in the order they came. The reader owns each and disposes it. Ends when the connection was closed in
    /// order; meant for one reader at a time.
    /// </summary>
    /// <exception cref="RealtimeConnectionClosedException">After the last event, when it was not.</exception>
    public IAsyncEnumerable<RealtimeServerEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _incoming.Reader.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Sends what is queued, says farewell, and waits for the server's, at most <see cref="RealtimeClientOptions.CloseTimeout"/>.
    /// Server events that still arrive can be read afterwards. Closing twice is fine.
    /// </summary>
    public Task<RealtimeClosure> CloseAsync() => CloseAsync(WebSocketCloseStatus.NormalClosure, "");

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync();
        await Task.WhenAll(_sending, _receiving);
        while (_incoming.Reader.TryRead(out var unread))
        {
            unread.Dispose();
        }

        _socket.Dispose();
        _abort.Dispose();
    }

    /// <summary>Takes over the message, also when it throws.</summary>
    internal ValueTask SendAsync(PooledMessage message, CancellationToken cancellationToken) =>
        _outgoing.Writer.TryWrite(message) ? ValueTask.CompletedTask : SendSlowAsync(message, cancellationToken);

    private async ValueTask SendSlowAsync(PooledMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            message.Return();
            throw new RealtimeConnectionClosedException(
                _closed.Task.IsCompletedSuccessfully
                    ? _closed.Task.Result
                    : new RealtimeClosure((int)_farewell, _farewellReason, ByServer: !_closeRequested));
        }
        catch
        {
            message.Return();
            throw;
        }
    }

    /// <summary>Drops the connection without a farewell: to the server it looks like a loss, and not like the end of a session.</summary>
    internal async ValueTask AbortAsync()
    {
        if (Volatile.Read(ref _disposed) == 0)
        {
            _outgoing.Writer.TryComplete();
            await _abort.CancelAsync();
            await DisposeAsync();
        }
    }

    internal async Task<RealtimeClosure> CloseAsync(WebSocketCloseStatus status, string reason)
    {
        if (!_closeRequested && !_closed.Task.IsCompleted)
        {
            _farewell = status;
            _farewellReason = reason;
            _closeRequested = true;
        }

        _outgoing.Writer.TryComplete();
        try
        {
            return await _closed.Task.WaitAsync(_options.CloseTimeout);
        }
        catch (TimeoutException)
        {
            await _abort.CancelAsync();
            return await _closed.Task;
        }
    }

    private async Task SendLoopAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(_abort.Token))
            {
                try
                {
                    await _socket.SendAsync(
                        message.Utf8, WebSocketMessageType.Text, endOfMessage: true, _abort.Token);
                }
                finally
                {
                    message.Return();
                }
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                // Whoever is told goodbye first repeats the code (RFC 6455, 5.5.1); to say 1000 instead would end a session that only moves.
                await _socket.CloseOutputAsync(Echo(_socket.CloseStatus) ?? _farewell, _farewellReason, _abort.Token);
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // The receiving loop is told by the cancellation and reports what happened here.
            _sendFault = fault is OperationCanceledException ? null : fault;
            await _abort.CancelAsync();
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            while (_outgoing.Reader.TryRead(out var unsent))
            {
                unsent.Return();
            }
        }
    }

    private async Task ReceiveLoopAsync()
    {
        RealtimeClosure closure;
        try
        {
            while (await ReceiveAsync() is { } received)
            {
                try
                {
                    await _incoming.Writer.WriteAsync(received, _abort.Token);
                }
                catch
                {
                    received.Dispose();
                    throw;
                }
            }

            closure = new RealtimeClosure(
                (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty),
                _socket.CloseStatusDescription ?? "",
                ByServer: !_closeRequested);
        }
        catch (JsonException malformed)
        {
            closure = Reject(WebSocketCloseStatus.InvalidPayloadData, "malformed server event", malformed);
        }
        catch (InvalidDataException oversized)
        {
            closure = Reject(WebSocketCloseStatus.MessageTooBig, oversized.Message, oversized);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            closure = Broken(_sendFault ?? fault);
        }

        // Closing the queue makes the sending loop answer the server's farewell, or say ours, and end.
        _closed.TrySetResult(closure);
        _outgoing.Writer.TryComplete();
        _incoming.Writer.TryComplete(closure.IsOrderly ? null : new RealtimeConnectionClosedException(closure));
        await EndSendingAsync();
    }

    private async Task EndSendingAsync()
    {
        try
        {
            await _sending.WaitAsync(_options.CloseTimeout);
        }
        catch (TimeoutException)
        {
            await _abort.CancelAsync();
        }
    }

    private RealtimeClosure Reject(WebSocketCloseStatus status, string reason, Exception fault)
    {
        _farewell = status;
        _farewellReason = reason;
        return new RealtimeClosure((int)status, reason, ByServer: false, fault);
    }

    private RealtimeClosure Broken(Exception fault) =>
        _closeRequested
            ? new RealtimeClosure(RealtimeClosure.Abnormal, "the server did not answer the close", ByServer: false)
            : new RealtimeClosure(RealtimeClosure.Abnormal, fault.GetBaseException().Message, ByServer: true, fault);

    /// <returns>The next event, or null after the server's close frame.</returns>
    private async ValueTask<RealtimeServerEvent?> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstReceiveBytes);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer, filled);
                }

                var part = await _socket.ReceiveAsync(buffer.AsMemory(filled), _abort.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                filled += part.Count;
                if (filled > _options.MaxServerEventBytes)
                {
                    throw new InvalidDataException($"server event longer than {_options.MaxServerEventBytes} bytes");
                }

                if (part.EndOfMessage)
                {
                    break;
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return RealtimeServerEvent.Parse(buffer, filled);
    }

    // A close frame without a code reads as 1005, which must not be sent.
    private static WebSocketCloseStatus? Echo(WebSocketCloseStatus? said) => said is WebSocketCloseStatus.Empty ? null : said;

    private static byte[] Grow(byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
