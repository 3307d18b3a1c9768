using System.Buffers.Binary;

namespace OrleansRealtime.Load.Callers;

/// <summary>WebSocket frames of a client, RFC 6455 section 5.2: masked, as a server must see them.</summary>
internal static class ClientFrames
{
    public const byte ContinuationOpcode = 0x0;
    public const byte TextOpcode = 0x1;
    public const byte CloseOpcode = 0x8;
    public const byte PingOpcode = 0x9;
    public const byte PongOpcode = 0xA;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;

    // Any will do: masks protect proxies, and there is none. One for all makes a frame sharable.
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Text(ReadOnlySpan<byte> payload) => Make(TextOpcode, payload);

    public static byte[] Make(byte opcode, ReadOnlySpan<byte> payload)
    {
        var header = payload.Length < 126 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[header + Mask.Length + payload.Length];
        frame[0] = (byte)(Final | opcode);
        switch (header)
        {
            case 2:
                frame[1] = (byte)(Masked | payload.Length);
                break;
            case 4:
                frame[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                frame[1] = Masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
                break;
        }

        Mask.CopyTo(frame, header);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[header + Mask.Length + i] = (byte)(payload[i] ^ Mask[i & 3]);
        }

        return frame;
    }
}
