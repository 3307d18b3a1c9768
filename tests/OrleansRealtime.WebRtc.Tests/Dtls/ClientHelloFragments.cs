using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Tests.Dtls;

/// <summary>Cuts a ClientHello in two, as browsers do with theirs, which do not fit into one datagram (RFC 6347
/// §4.2.3).</summary>
internal static class ClientHelloFragments
{
    private const int RecordHeader = 13;
    private const int MessageHeader = 12;

    public static (byte[] First, byte[] Second) Of(byte[] datagram)
    {
        var body = datagram.AsSpan(RecordHeader + MessageHeader);
        var middle = body.Length / 2;
        var first = Fragment(datagram, 0, middle, recordNumber: 0);
        return (first, Fragment(datagram, middle, body.Length - middle, recordNumber: 40));
    }

    // The second record's number leaves room for those that the client will use, and keeps them inside the replay
    // window.
    private static byte[] Fragment(byte[] datagram, int offset, int length, int recordNumber)
    {
        var fragment = new byte[RecordHeader + MessageHeader + length];
        datagram.AsSpan(0, RecordHeader + MessageHeader).CopyTo(fragment);
        BinaryPrimitives.WriteInt32BigEndian(fragment.AsSpan(7), recordNumber);
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(11), (ushort)(MessageHeader + length));
        WriteUInt24(fragment.AsSpan(RecordHeader + 6), offset);
        WriteUInt24(fragment.AsSpan(RecordHeader + 9), length);
        datagram.AsSpan(RecordHeader + MessageHeader + offset, length)
            .CopyTo(fragment.AsSpan(RecordHeader + MessageHeader));
        return fragment;
    }

    private static void WriteUInt24(Span<byte> at, int value)
    {
        at[0] = (byte)(value >> 16);
        at[1] = (byte)(value >> 8);
        at[2] = (byte)value;
    }
}
