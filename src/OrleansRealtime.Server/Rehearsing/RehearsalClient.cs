using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace OrleansRealtime.Server.Rehearsing;

/// <summary>The other side of a rehearsal: one session that is begun, spoken in, taken over, lost, and come back to.</summary>
internal sealed class RehearsalClient(Uri server, string key) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private ClientWebSocket _socket = new();
    private string _sessionId = "";
    private string _token = "";
    private long _seq;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // 1. A turn of each kind.
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        await _socket.ConnectAsync(new Uri(server, "/v1/realtime?model=gpt-realtime"), cancellationToken);
        await SendAsync(
            """{"type":"session.update","session":{"type":"realtime","include":["session.resumption"],"audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection":null}}}}""",
            cancellationToken);
        await ReadUntilAsync("session.resumption.updated", cancellationToken);
        var sound = Convert.ToBase64String(new byte[9_600]);
        await SendAsync($$"""{"type":"input_audio_buffer.append","position":0,"audio":"{{sound}}"}""", cancellationToken);
        await SendAsync("""{"type":"input_audio_buffer.commit","seq":1}""", cancellationToken);
        await ReadUntilAsync("conversation.item.input_audio_transcription.completed", cancellationToken);
        await SendAsync("""{"type":"response.create","seq":2}""", cancellationToken);
        await ReadUntilAsync("response.done", cancellationToken);

        // 2. Back to the session where it runs, for events that were told.
        await ReturnAsync(_seq - 3, cancellationToken);
        await SendAsync($$"""{"type":"session.acknowledge","seq":{{_seq - 2}}}""", cancellationToken);
        await SendAsync("""{"type":"session.update","seq":3,"session":{"type":"realtime"}}""", cancellationToken);
        await ReadUntilAsync("session.updated", cancellationToken);

        // 3. Back to where it is written down.
        await _socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, statusDescription: null, cancellationToken);
        await ReturnAsync(_seq - 1, cancellationToken);
        await SendAsync("""{"type":"session.update","seq":4,"session":{"type":"realtime"}}""", cancellationToken);
        await ReadUntilAsync("session.updated", cancellationToken);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken);
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReturnAsync(long lastSeq, CancellationToken cancellationToken)
    {
        using var left = _socket;
        _socket = new ClientWebSocket();
        _socket.Options.SetRequestHeader("Realtime-Resume-Token", _token);
        await _socket.ConnectAsync(new Uri(server, $"/v1/realtime?session_id={_sessionId}&last_seq={lastSeq}"), cancellationToken);
        await ReadUntilAsync("session.resumed", cancellationToken);
    }

    private Task SendAsync(string json, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private async Task ReadUntilAsync(string type, CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) != type)
        {
        }
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += read.Count;
        }
        while (!read.EndOfMessage && length < _buffer.Length);

        if (read.MessageType == WebSocketMessageType.Close)
        {
            throw new InvalidOperationException($"The connection was closed: {_socket.CloseStatusDescription}");
        }

        using var told = JsonDocument.Parse(_buffer.AsMemory(0, length));
        var root = told.RootElement;
        var type = root.GetProperty("type").GetString();
        _seq = root.TryGetProperty("seq", out var seq) ? Math.Max(_seq, seq.GetInt64()) : _seq;
        switch (type)
        {
            case "error":
                throw new InvalidOperationException(root.GetProperty("error").GetProperty("message").GetString());
            case "session.resumption.updated" or "session.resumed":
                _sessionId = root.GetProperty("session_id").GetString()!;
                _token = root.GetProperty("token").GetString()!;
                break;
        }

        return type;
    }
}
