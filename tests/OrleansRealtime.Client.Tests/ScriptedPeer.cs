using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrleansRealtime.Client.Tests;

/// <summary>The server's end of one connection, for a script to speak through.</summary>
internal sealed class ScriptedPeer(WebSocket socket, HttpRequest request)
{
    public HttpRequest Request { get; } = request;

    public WebSocketCloseStatus? ClientCloseStatus => socket.CloseStatus;

    public Task SendAsync(string json) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The same message in frames of <paramref name="frameBytes"/>.</summary>
    public async Task SendInCrumbsAsync(string json, int frameBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var at = 0; at < bytes.Length; at += frameBytes)
        {
            var length = Math.Min(frameBytes, bytes.Length - at);
            await socket.SendAsync(
                bytes.AsMemory(at, length), WebSocketMessageType.Text, at + length == bytes.Length, CancellationToken.None);
        }
    }

    /// <returns>The next client event, or null after the client's close frame.</returns>
    public async Task<JsonNode?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray());
            }
        }
    }

    public Task CloseAsync(int code, string reason) =>
        socket.CloseAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);

    /// <summary>Says goodbye and leaves the answer to whoever reads.</summary>
    public Task CloseOutputAsync(int code) =>
        socket.CloseOutputAsync((WebSocketCloseStatus)code, "", CancellationToken.None);

    public Task AnswerCloseAsync() =>
        socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    /// <summary>Reads until the client closes, answers, and gives back what came.</summary>
    public async Task<List<JsonNode>> ReceiveAllAsync()
    {
        var received = new List<JsonNode>();
        while (await ReceiveAsync() is { } next)
        {
            received.Add(next);
        }

        await AnswerCloseAsync();
        return received;
    }

    public void Abort() => Request.HttpContext.Abort();
}
