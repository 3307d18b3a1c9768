using System.Buffers;
using System.Buffers.Text;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client.Resumption.Uplink;

/// <summary>Puts the number into a command that is already written.</summary>
internal static class CommandNumbering
{
    // long.MaxValue.
    private const int LongestNumber = 19;

    private static ReadOnlySpan<byte> Start => "{\"seq\":"u8;

    /// <param name="json">A JSON object with at least one member.</param>
    /// <param name="seq">The command's number.</param>
    public static PooledMessage Number(ReadOnlySpan<byte> json, long seq)
    {
        var rest = json[(json.IndexOf((byte)'{') + 1)..];
        var buffer = ArrayPool<byte>.Shared.Rent(Start.Length + LongestNumber + 1 + rest.Length);
        Start.CopyTo(buffer);
        Utf8Formatter.TryFormat(seq, buffer.AsSpan(Start.Length), out var digits);
        var filled = Start.Length + digits;
        buffer[filled++] = (byte)',';
        rest.CopyTo(buffer.AsSpan(filled));
        return new PooledMessage(buffer, filled + rest.Length);
    }
}
