using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OrleansRealtime.Faults.Conversations;
using OrleansRealtime.Faults.Serving;

namespace OrleansRealtime.Faults.Latency;

/// <summary>A client of bare frames, which measures nothing but the server.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly byte[] _buffer = new byte[1024 * 1024];
    private ClientWebSocket _socket = new();
    private long _connectedAt;

    public string SessionId { get; private set; } = "";

    public string Token { get; private set; } = "";

    /// <summary>The last event it acted on.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Since the server accepted the connection.</summary>
    public TimeSpan SinceConnected => Stopwatch.GetElapsedTime(_connectedAt);

    public async Task BeginAsync(int port)
    {
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {FaultServer.ApiKey}");
        await ConnectAsync(new Uri($"ws://127.0.0.1:{port}/v1/realtime?model=gpt-realtime"));
        await SendAsync("""{"type":"session.update","session":{"type":"realtime","include":["session.resumption"],"audio":{"input":{"turn_detection":null}}}}""");
        await ReadUntilAsync("session.resumption.updated");
    }

    /// <summary>Says a line, and wants an answer.</summary>
    public async Task AskAsync()
    {
        await SendAsync($$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{Script.WordsOf(0, 1, TurnKind.Text)}}}"}]}}""");
        await SendAsync("""{"type":"response.create"}""");
    }

    /// <summary>Has everything, and knows that the server has heard so.</summary>
    public async Task AcknowledgeAsync()
    {
        await SendAsync($$"""{"type":"session.acknowledge","seq":{{LastSeq}}}""");
        await SendAsync("""{"type":"conversation.item.retrieve","item_id":"none"}""");
        await ReadUntilAsync("error");
        await SendAsync($$"""{"type":"session.acknowledge","seq":{{LastSeq}}}""");
    }

    /// <summary>Goes without a word, and comes back at once or later with what it has.</summary>
    public void Lose() => _socket.Abort();

    /// <param name="port">The server's.</param>
    /// <param name="forgets">How many of the last events it asks for again.</param>
    public async Task ReturnAsync(int port, int forgets = 0)
    {
        _socket.Dispose();
        _socket = new ClientWebSocket();
        _socket.Options.SetRequestHeader("Realtime-Resume-Token", Token);
        await ConnectAsync(new Uri($"ws://127.0.0.1:{port}/v1/realtime?session_id={SessionId}&last_seq={LastSeq - forgets}"));
    }

    public Task SendAsync(string json) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <returns>How long after the connection was accepted it came.</returns>
    public async Task<TimeSpan> ReadUntilAsync(params string[] types)
    {
        while (true)
        {
            var type = await ReadAsync();
            var at = SinceConnected;
            if (types.Contains(type))
            {
                return at;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ConnectAsync(Uri address)
    {
        await _socket.ConnectAsync(address, CancellationToken.None);
        _connectedAt = Stopwatch.GetTimestamp();
    }

    private async Task<string> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += read.Count;
            if (read.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The server closed: {_socket.CloseStatusDescription}");
            }

            if (read.EndOfMessage)
            {
                break;
            }
        }

        using var told = JsonDocument.Parse(_buffer.AsMemory(0, length));
        var root = told.RootElement;
        var type = root.GetProperty("type").GetString()!;
        if (root.TryGetProperty("seq", out var seq))
        {
            LastSeq = Math.Max(LastSeq, seq.GetInt64());
        }

        if (type is "session.resumption.updated" or "session.resumed")
        {
            SessionId = root.GetProperty("session_id").GetString()!;
            Token = root.GetProperty("token").GetString()!;
        }

        return type;
    }
}
