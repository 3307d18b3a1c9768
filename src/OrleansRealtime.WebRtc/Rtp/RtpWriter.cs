using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtp;

/// <summary>Writes RTP headers (RFC 3550 §5.1); the payload goes behind them.</summary>
internal static class RtpWriter
{
    public const int HeaderLength = RtpHeader.MinLength;

    /// <summary>Bytes of a header with an audio level.</summary>
    public const int HeaderLengthWithLevel = HeaderLength + 8;

    private const byte Version2 = 0x80;
    private const byte ExtensionFlag = 0x10;
    private const byte MarkerFlag = 0x80;

    /// <param name="buffer">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="marker">For voice: the first packet after a pause (RFC 3551 §4.1).</param>
    /// <param name="sequence">Up by one with every packet.</param>
    /// <param name="timestamp">On the clock of the payload type.</param>
    /// <param name="ssrc">Of the stream.</param>
    /// <returns><see cref="HeaderLength"/>.</returns>
    public static int Write(
        Span<byte> buffer, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        buffer[0] = Version2;
        buffer[1] = (byte)(payloadType | (marker ? MarkerFlag : 0));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
        return HeaderLength;
    }

    /// <summary>
    /// Adds the audio level (RFC 6464, one-byte form) to a header just written by <see cref="Write"/>.
    /// </summary>
    /// <param name="buffer">At least <see cref="HeaderLengthWithLevel"/> bytes.</param>
    /// <param name="id">1 to 14.</param>
    /// <param name="level">What to say.</param>
    /// <returns><see cref="HeaderLengthWithLevel"/>.</returns>
    public static int AddAudioLevel(Span<byte> buffer, int id, RtpAudioLevel level)
    {
        buffer[0] |= ExtensionFlag;
        var extension = buffer[HeaderLength..HeaderLengthWithLevel];
        extension.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(extension, RtpExtensions.OneByteProfile);
        extension[3] = 1;
        extension[4] = (byte)(id << 4);
        extension[5] = (byte)(level.Level | (level.Voice ? 0x80 : 0));
        return HeaderLengthWithLevel;
    }
}
