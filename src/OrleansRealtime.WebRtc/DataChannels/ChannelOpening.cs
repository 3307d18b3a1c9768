using System.Buffers.Binary;
using System.Text;

namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>The two messages that open a channel, RFC 8832 §5.</summary>
internal static class ChannelOpening
{
    public const byte AckMessage = 0x02;

    /// <summary>The most of a label that is kept, or may be given, in bytes of UTF-8.</summary>
    public const int MaxLabelBytes = 255;

    /// <summary>Length of an OPEN message without label and protocol.</summary>
    public const int FieldsLength = 12;

    private const byte OpenMessage = 0x03;
    private const byte UnorderedBit = 0x80;

    /// <summary>
    /// Reads OPEN; false for anything else. How reliable the channel wants to be is not kept: it always is.
    /// </summary>
    public static bool TryReadOpen(ReadOnlySpan<byte> message, out string label, out bool isOrdered)
    {
        label = "";
        isOrdered = true;
        if (message.Length < FieldsLength || message[0] != OpenMessage)
        {
            return false;
        }

        int labelLength = BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        int protocolLength = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        if (FieldsLength + labelLength + protocolLength > message.Length)
        {
            return false;
        }

        isOrdered = (message[1] & UnorderedBit) == 0;
        label = Encoding.UTF8.GetString(message.Slice(FieldsLength, Math.Min(labelLength, MaxLabelBytes)));
        return true;
    }

    public static bool IsAck(ReadOnlySpan<byte> message) => message is [AckMessage, ..];

    /// <summary>Writes OPEN of a reliable, ordered channel.</summary>
    /// <returns>Its length.</returns>
    public static int WriteOpen(Span<byte> destination, string label)
    {
        destination[..FieldsLength].Clear();
        destination[0] = OpenMessage;
        var length = Encoding.UTF8.GetBytes(label, destination[FieldsLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[8..], (ushort)length);
        return FieldsLength + length;
    }
}
