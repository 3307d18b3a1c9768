using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace OrleansRealtime.Faults.Proxies;

/// <summary>One connection through the proxy, and what passes on it.</summary>
internal sealed class ProxiedConnection(Socket client, Socket server, Observations seen)
{
    private readonly FrameReader _frames = new();
    private readonly List<byte> _request = [];
    private volatile bool _isSilent;
    private TimeSpan _upgradedAt;
    private long? _next;
    private bool _awaitsReplay;
    private bool _awaitsVoice;

    /// <summary>Known from the request or from the first event.</summary>
    public string? Session { get; private set; }

    public bool IsSilent => _isSilent;

    public async Task RunAsync()
    {
        var up = PumpAsync(client, server, isUp: true);
        var down = PumpAsync(server, client, isUp: false);
        await Task.WhenAll(up, down);
        client.Dispose();
        server.Dispose();
    }

    public void Apply(FaultKind kind)
    {
        if (kind == FaultKind.Reset)
        {
            Reset(client);
            Reset(server);
        }
        else
        {
            _isSilent = true;
        }

        if (Session is { } session)
        {
            seen.Cut(session, kind);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory()) is > 0 and var received)
            {
                if (_isSilent)
                {
                    continue;
                }

                if (isUp)
                {
                    Ask(buffer.AsSpan(0, received));
                }
                else
                {
                    _frames.Add(buffer.AsSpan(0, received), () => _upgradedAt = Observations.Now, Told);
                }

                for (var sent = 0; sent < received;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, received - sent));
                }
            }

            if (!_isSilent)
            {
                to.Shutdown(SocketShutdown.Send);
            }
            else if (isUp)
            {
                // Nobody is left who could notice: the server's end goes when the server gives it up.
                return;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            if (!_isSilent)
            {
                Reset(to);
            }
        }
    }

    private void Ask(ReadOnlySpan<byte> sent)
    {
        if (_upgradedAt != default)
        {
            return;
        }

        _request.AddRange(sent);
        var text = Encoding.ASCII.GetString([.. _request]);
        var line = text.IndexOf("\r\n", StringComparison.Ordinal);
        if (line < 0 || Session is not null)
        {
            return;
        }

        var target = text[..line].Split(' ')[1];
        var query = HttpUtility.ParseQueryString(target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        if (query["session_id"] is { } session)
        {
            Session = session;
            _next = long.Parse(query["last_seq"] ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1;
            _awaitsReplay = true;
            _awaitsVoice = query["audio"] is not null;
        }
    }

    private void Told(ReadOnlyMemory<byte> message)
    {
        var text = message.Span;
        if (text.StartsWith("{\"type\":\"response.output_audio.delta\""u8))
        {
            if (_awaitsVoice)
            {
                _awaitsVoice = false;
                seen.Voice(_upgradedAt);
            }

            return;
        }

        if (text.Length == 0 || text[0] != '{')
        {
            return;
        }

        using var parsed = JsonDocument.Parse(message);
        var root = parsed.RootElement;
        var type = root.GetProperty("type").GetString()!;
        Begin(root, type);
        if (!root.TryGetProperty("seq", out var number) || Passing.Contains(type) || Session is not { } session || _next == -1)
        {
            return;
        }

        var seq = number.GetInt64();
        if (_next is { } next && seq != next)
        {
            seen.Wrong($"{session}: event {seq} ({type}) came for {next}");
        }

        _next = seq + 1;
        if (_awaitsReplay)
        {
            _awaitsReplay = false;
            seen.Replay(_upgradedAt);
        }

        seen.Told(session, seq, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(text)));
    }

    private void Begin(JsonElement root, string type)
    {
        switch (type)
        {
            case "session.created":
                if (Session is { } known)
                {
                    seen.Wrong($"{known}: greeted again");
                }

                Session = root.GetProperty("session").GetProperty("id").GetString();
                break;
            case "session.resumed":
                _awaitsReplay &= root.GetProperty("seq").GetInt64() >= _next;
                seen.Resumed(Session!, _upgradedAt);
                break;
            case "session.resync_required":
                seen.Wrong($"{Session}: resync ({root.GetProperty("reason").GetString()})");
                _next = -1;
                break;
            case "response.done":
                _awaitsVoice = false;
                break;
        }
    }
}
