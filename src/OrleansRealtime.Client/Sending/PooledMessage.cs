using System.Buffers;

namespace OrleansRealtime.Client.Sending;

/// <summary>One encoded client event in rented memory. A value, so that queueing audio costs no allocation; the sender returns it.</summary>
internal readonly record struct PooledMessage(byte[] Buffer, int Length)
{
    public ReadOnlyMemory<byte> Utf8 => Buffer.AsMemory(0, Length);

    public static PooledMessage CopyOf(ReadOnlySpan<byte> utf8)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(utf8.Length);
        utf8.CopyTo(buffer);
        return new PooledMessage(buffer, utf8.Length);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
