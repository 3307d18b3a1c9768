using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OrleansRealtime.Integration.Tests.Wire;

/// <summary>
/// A client of bare frames: it sends whatever it is told, keeps every event in order, and hands them out from a cursor.
/// </summary>
internal sealed class WireClient : IAsyncDisposable
{
    private const int ShownEvents = 25;

    // What a client sent may come back inside of more.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 128 };

    private readonly ClientWebSocket _socket;
    private readonly Lock _lock = new();
    private readonly List<WireEvent> _events = [];
    private readonly TaskCompletionSource<WireClosure> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _transport;
    private Task _receiving = Task.CompletedTask;
    private int _cursor;

    private WireClient(ClientWebSocket socket) => _socket = socket;

    /// <summary>Everything that has arrived.</summary>
    public IReadOnlyList<WireEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The subprotocol the server chose; null for none.</summary>
    public string? SubProtocol => _socket.SubProtocol;

    /// <param name="server">Where to.</param>
    /// <param name="query">Without the question mark; may be empty.</param>
    /// <param name="key">Null sends no Authorization header.</param>
    /// <param name="configure">Further settings of the socket.</param>
    /// <param name="reads">False never reads a byte, until told to by nobody.</param>
    public static async Task<WireClient> ConnectAsync(
        TestServer server,
        string query = "model=gpt-realtime",
        string? key = TestServer.ApiKey,
        Action<ClientWebSocketOptions>? configure = null,
        bool reads = true)
    {
        var client = new WireClient(new ClientWebSocket());
        if (key is not null)
        {
            client._socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        configure?.Invoke(client._socket.Options);
        using var handler = new SocketsHttpHandler { ConnectCallback = client.OpenAsync };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var limit = new CancellationTokenSource(Patience.Limit);
        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/v1/realtime", Query = query }.Uri;
        await client._socket.ConnectAsync(address, invoker, limit.Token);
        client._receiving = reads ? Task.Run(client.ReceiveAllAsync) : Task.CompletedTask;
        return client;
    }

    /// <summary>Sends an object as JSON.</summary>
    public Task SendAsync(object clientEvent) => SendTextAsync(JsonSerializer.Serialize(clientEvent));

    public Task SendTextAsync([StringSyntax(StringSyntaxAttribute.Json)] string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendBytesAsync(
        ReadOnlyMemory<byte> bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool endOfMessage = true)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await _socket.SendAsync(bytes, type, endOfMessage, limit.Token);
    }

    /// <summary>Sends bytes past the WebSocket: they are frames only if they happen to look like it.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await _transport!.SendAsync(bytes, limit.Token);
    }

    /// <summary>Appends audio in the session's format, whole.</summary>
    public Task AppendAsync(ReadOnlySpan<byte> audio) =>
        SendAsync(new { type = "input_audio_buffer.append", audio = Convert.ToBase64String(audio) });

    /// <summary>Appends audio in pieces of these lengths.</summary>
    public async Task AppendAsync(byte[] audio, IEnumerable<int> lengths)
    {
        var at = 0;
        foreach (var length in lengths)
        {
            if (at >= audio.Length)
            {
                return;
            }

            var piece = Math.Min(length, audio.Length - at);
            await AppendAsync(audio.AsSpan(at, piece));
            at += piece;
        }
    }

    /// <summary>Sends <c>session.update</c> with these settings, a JSON object, and waits until it was accepted.</summary>
    public async Task<WireEvent> UpdateAsync([StringSyntax(StringSyntaxAttribute.Json)] string session)
    {
        await SendTextAsync($$"""{"type":"session.update","session":{{session}}}""");
        return await NextAsync("session.updated");
    }

    /// <summary>A user's words, and <c>response.create</c> behind them.</summary>
    public async Task AskAsync(string text)
    {
        await SayAsync(text);
        await SendAsync(new { type = "response.create" });
    }

    /// <summary>A user's words, without asking for an answer.</summary>
    public Task SayAsync(string text) => SendAsync(new
    {
        type = "conversation.item.create",
        item = new { type = "message", role = "user", content = new[] { new { type = "input_text", text } } },
    });

    /// <summary>The next event of this type behind the cursor, which moves behind it; others in between are passed over.</summary>
    public Task<WireEvent> NextAsync(string type, Func<WireEvent, bool>? where = null) =>
        NextAsync(found => found.Type == type && (where is null || where(found)), type);

    /// <summary>The very next event.</summary>
    public Task<WireEvent> NextAsync() => NextAsync(_ => true, "any event");

    /// <summary>The error that answers the event with this id; null for an error that answers none.</summary>
    public Task<WireEvent> NextErrorAsync(string? eventId = null) =>
        NextAsync("error", found => found.Text("error.event_id") == eventId);

    /// <summary>Asks for an item and waits for it.</summary>
    public async Task<WireEvent> RetrieveAsync(string itemId)
    {
        await SendAsync(new { type = "conversation.item.retrieve", item_id = itemId });
        return await NextAsync("conversation.item.retrieved", found => found.Text("item.id") == itemId);
    }

    /// <summary>
    /// Comes back when the server has acted on everything sent so far: an event it must refuse is answered in its turn.
    /// </summary>
    public async Task RoundTripAsync()
    {
        var id = $"roundtrip_{Guid.NewGuid():N}";
        await SendAsync(new { type = "conversation.item.retrieve", item_id = "item_nobody", event_id = id });
        await NextErrorAsync(id);
    }

    /// <summary>Types of everything behind an event, audio deltas and transcription events apart.</summary>
    public IReadOnlyList<string> TypesAfter(WireEvent earlier) =>
    [
        .. Events.Skip(earlier.Index + 1)
            .Select(found => found.Type)
            .Where(type => type != "response.output_audio.delta" && !type.Contains("input_audio_transcription", StringComparison.Ordinal)),
    ];

    /// <summary>Waits until so much audio of answers has come since the cursor.</summary>
    public async Task WaitForAudioAsync(int bytes)
    {
        while (bytes > 0)
        {
            bytes -= (await NextAsync("response.output_audio.delta")).Audio.Length;
        }
    }

    /// <summary>How the connection ended.</summary>
    public Task<WireClosure> ClosedAsync() => _closed.Task.WaitAsync(() => $"Waited for the close. {Describe(0)}");

    /// <summary>Says farewell and waits for the server's.</summary>
    public async Task<WireClosure> CloseAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
        return await ClosedAsync();
    }

    /// <summary>Vanishes: the connection is reset without a word.</summary>
    public void Vanish()
    {
        _transport!.LingerState = new LingerOption(true, 0);
        _transport.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
    }

    private async Task<WireEvent> NextAsync(Func<WireEvent, bool> isWanted, string wanted)
    {
        var from = _cursor;
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                for (; _cursor < _events.Count; _cursor++)
                {
                    if (isWanted(_events[_cursor]))
                    {
                        return _events[_cursor++];
                    }
                }

                arrived = _arrived.Task;
            }

            if (_closed.Task.IsCompleted && !arrived.IsCompleted)
            {
                throw new InvalidOperationException($"Waited for {wanted}, but the connection ended: {await _closed.Task}. {Describe(from)}");
            }

            try
            {
                await Task.WhenAny(arrived, _closed.Task).WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited for {wanted}. {Describe(from)}");
            }
        }
    }

    private string Describe(int from)
    {
        lock (_lock)
        {
            var shown = _events.Skip(Math.Max(from, _events.Count - ShownEvents)).ToList();
            return $"Arrived since: {(shown.Count == 0 ? "nothing" : string.Join("\n  ", shown))}";
        }
    }

    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _transport = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _transport.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(_transport, ownsSocket: true);
    }

    private async Task ReceiveAllAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                    Add(message.ToArray());
                    message.SetLength(0);
                }
            }

            _closed.TrySetResult(new WireClosure((int)_socket.CloseStatus!.Value, _socket.CloseStatusDescription ?? ""));
            if (_socket.State == WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
            }
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _closed.TrySetResult(new WireClosure(WireClosure.Lost, lost.Message));
        }
        catch (Exception unexpected)
        {
            _closed.TrySetResult(new WireClosure(WireClosure.Lost, unexpected.ToString()));
        }
    }

    private void Add(byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8, DocumentOptions);
        TaskCompletionSource arrived;
        lock (_lock)
        {
            var json = document.RootElement.Clone();
            _events.Add(new WireEvent(_events.Count, json.GetProperty("type").GetString()!, json));
            arrived = _arrived;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.TrySetResult();
    }
}
