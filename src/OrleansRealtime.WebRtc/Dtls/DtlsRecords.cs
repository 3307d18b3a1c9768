using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Record headers (RFC 6347 §4.1): 13 bytes with the type first, the epoch at 3 and the length at
/// 11.</summary>
internal static class DtlsRecords
{
    private const int HeaderLength = 13;
    private const int FirstType = 20; // change_cipher_spec, then alert, handshake,
    private const int ApplicationData = 23;
    private const byte MajorVersion = 0xFE;

    // Nonce and tag of AES-GCM, the only cipher in use (RFC 5288 §3).
    private const int ShortestProtected = 8 + 16;

    /// <summary>Whether a datagram is whole records that can be valid, and nothing else. OpenSSL 3.0 ends a connection,
    /// even an established one, over some that cannot: a protected record too short for its tag is an internal error to
    /// it, and an unknown type unexpected. A stray packet must not bring that about.</summary>
    public static bool AreWellFormed(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
        {
            return false;
        }

        while (!datagram.IsEmpty)
        {
            var length = FirstLength(datagram);
            if (length == 0 || datagram[0] is < FirstType or > ApplicationData || datagram[1] != MajorVersion)
            {
                return false;
            }

            // Epochs: 0 has no keys yet, 1 has, and there are no more without renegotiation.
            var plausible = BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) switch
            {
                0 => datagram[0] != ApplicationData,
                1 => length - HeaderLength >= ShortestProtected,
                _ => false,
            };
            if (!plausible)
            {
                return false;
            }

            datagram = datagram[length..];
        }

        return true;
    }

    /// <summary>How many bytes of whole records, from the first on, fit into <paramref name="max"/> bytes.</summary>
    public static int PackedLength(ReadOnlySpan<byte> records, int max)
    {
        var packed = 0;
        while (FirstLength(records[packed..]) is > 0 and var next && packed + next <= max)
        {
            packed += next;
        }

        return packed;
    }

    /// <summary>The length of the first record with its header; 0 when it is not all there.</summary>
    public static int FirstLength(ReadOnlySpan<byte> records)
    {
        if (records.Length < HeaderLength)
        {
            return 0;
        }

        var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(records[11..]);
        return length <= records.Length ? length : 0;
    }
}
