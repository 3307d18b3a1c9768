using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A browser's own remote control, WebDriver BiDi: one command after another.</summary>
internal sealed class BidiConnection : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private int _commands;

    private BidiConnection()
    {
    }

    /// <param name="address">As the browser tells it at start.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BidiConnection> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var connection = new BidiConnection();
        try
        {
            await connection._socket.ConnectAsync(new Uri(address, "/session"), cancellationToken);
            await connection.SendAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() }, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Has a command carried out.</summary>
    /// <returns>Its result.</returns>
    public async Task<JsonElement> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = ++_commands;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, cancellationToken);
        while (true)
        {
            using var message = await ReceiveAsync(cancellationToken);
            var root = message.RootElement;
            if (!root.TryGetProperty("id", out var answered) || answered.ValueKind != JsonValueKind.Number || answered.GetInt32() != id)
            {
                continue;
            }

            Assert.True(root.TryGetProperty("result", out var result), $"{method}: {root}");
            return result.Clone();
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<JsonDocument> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray());
            }
        }
    }
}
