using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace OrleansRealtime.Load.Callers;

/// <summary>
/// A WebSocket client that costs as little as the kernel allows: whole messages come by callback on the thread that polls the
/// sockets, and sending is one system call on the caller's thread. Plain <c>ws://</c> only.
/// </summary>
internal sealed class CallSocket : IDisposable
{
    private const int InitialBytes = 32 * 1024;

    // A server that lags for some seconds must not stop the thread that sends for everybody.
    private const int SendBufferBytes = 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        SendBufferSize = SendBufferBytes,
    };

    private readonly SocketAsyncEventArgs _receiving = new();
    private readonly Lock _sendLock = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[InitialBytes];
    private int _start;
    private int _end;
    private bool _sentClose;
    private MessageHandler? _handle;

    public delegate void MessageHandler(ReadOnlySpan<byte> utf8, long receivedAt);

    /// <summary>Completes when the connection is over, whoever ended it.</summary>
    public Task Closed => _closed.Task;

    public async Task ConnectAsync(Uri address, string? key, MessageHandler handle, CancellationToken cancellationToken)
    {
        _handle = handle;
        await _socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        var authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        var request =
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{authorization}\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        await ReadAnswerAsync(cancellationToken);
        _receiving.Completed += (_, _) => ReceiveAll(alreadyReceived: true);
        _ = Task.Run(() => ReceiveAll(alreadyReceived: false), CancellationToken.None);
    }

    /// <summary>Sends a whole frame.</summary>
    /// <returns>False when the connection is over.</returns>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        try
        {
            lock (_sendLock)
            {
                while (!frame.IsEmpty)
                {
                    frame = frame[_socket.Send(frame)..];
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            End();
            return false;
        }
    }

    /// <summary>Says goodbye; <see cref="Closed"/> completes when the server has, too.</summary>
    public void Close()
    {
        if (!Interlocked.Exchange(ref _sentClose, true))
        {
            // 1000, normal closure.
            TrySend(ClientFrames.Make(ClientFrames.CloseOpcode, [0x03, 0xE8]));
        }
    }

    public void Dispose()
    {
        End();
        _receiving.Dispose();
    }

    private async Task ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                throw new IOException("The server closed the connection during the handshake.");
            }

            _end += count;
            var length = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var answer = Encoding.ASCII.GetString(_buffer, 0, length);
                _start = length + 4;
                if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                {
                    throw new IOException($"The server refused the WebSocket: {answer.Split('\r')[0]}");
                }

                return;
            }
        }
    }

    private void ReceiveAll(bool alreadyReceived)
    {
        try
        {
            // Frames may have come along with the handshake's answer.
            HandleFrames(Stopwatch.GetTimestamp());
            while (true)
            {
                if (!alreadyReceived)
                {
                    MakeRoom();
                    _receiving.SetBuffer(_buffer, _end, _buffer.Length - _end);
                    if (_socket.ReceiveAsync(_receiving))
                    {
                        return;
                    }
                }

                alreadyReceived = false;
                if (_receiving.SocketError != SocketError.Success || _receiving.BytesTransferred == 0)
                {
                    End();
                    return;
                }

                _end += _receiving.BytesTransferred;
                HandleFrames(Stopwatch.GetTimestamp());
            }
        }
        catch (ObjectDisposedException)
        {
            End();
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - _end < InitialBytes / 2)
        {
            var target = _end - _start > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _end, _start) = (target, _end - _start, 0);
        }
    }

    private void HandleFrames(long now)
    {
        while (TryReadFrame(out var opcode, out var payload))
        {
            switch (opcode)
            {
                case ClientFrames.TextOpcode:
                    _handle!(payload, now);
                    break;
                case ClientFrames.PingOpcode:
                    TrySend(ClientFrames.Make(ClientFrames.PongOpcode, payload));
                    break;
                case ClientFrames.CloseOpcode:
                    Close();
                    End();
                    return;
                case ClientFrames.PongOpcode:
                    break;
                default:
                    throw new NotSupportedException($"A frame with opcode {opcode}: messages in pieces are not understood.");
            }
        }
    }

    private bool TryReadFrame(out int opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (bytes.Length < 2)
        {
            return false;
        }

        var header = (bytes[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
        {
            return false;
        }

        var length = header switch
        {
            2 => bytes[1] & 0x7F,
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
        };
        if (bytes.Length < header + length)
        {
            return false;
        }

        opcode = bytes[0] & 0x0F;
        payload = bytes.Slice(header, length);
        _start += header + length;
        return true;
    }

    private void End()
    {
        _socket.Dispose();
        _closed.TrySetResult();
    }
}
