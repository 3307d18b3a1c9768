using System.Buffers;
using System.Collections.Concurrent;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// A received message in pooled memory. Whoever holds it owns it and disposes it exactly once. The wrapper is pooled
/// too: nothing may touch it after <see cref="Dispose"/>.
/// </summary>
internal sealed class SctpMessage : IDisposable
{
    private const int KeptWrappers = 1024;

    private static readonly ConcurrentQueue<SctpMessage> Free = new();

    private byte[]? _bytes;

    private SctpMessage()
    {
    }

    public ushort Stream { get; private set; }

    public uint Ppid { get; private set; }

    public bool IsUnordered { get; private set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public static SctpMessage Rent(ushort stream, uint ppid, bool isUnordered, int capacity)
    {
        if (!Free.TryDequeue(out var message))
        {
            message = new SctpMessage();
        }

        message._bytes = ArrayPool<byte>.Shared.Rent(capacity);
        message.Stream = stream;
        message.Ppid = ppid;
        message.IsUnordered = isUnordered;
        message.Length = 0;
        return message;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        if (_bytes.Length - Length < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + bytes.Length));
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Makes it empty: the one byte of an empty WebRTC message is not its content (RFC 8831 §6.6).</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        var bytes = _bytes;
        ObjectDisposedException.ThrowIf(bytes is null, this);
        _bytes = null;
        Length = 0;
        ArrayPool<byte>.Shared.Return(bytes);
        if (Free.Count < KeptWrappers)
        {
            Free.Enqueue(this);
        }
    }
}
