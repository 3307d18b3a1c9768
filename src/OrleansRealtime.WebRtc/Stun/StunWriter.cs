using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Stun;

/// <summary>
/// Writes one STUN message (RFC 8489) into a buffer of the caller. The header's length is right after every call. Order
/// is the caller's: MESSAGE-INTEGRITY next to last, FINGERPRINT last.
/// </summary>
/// <exception cref="ArgumentException">From every member that writes: the buffer is too small.</exception>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    /// <param name="buffer">Holds the message when done.</param>
    /// <param name="messageClass">Request, indication or one of the responses.</param>
    /// <param name="method">Binding.</param>
    /// <param name="transactionId">12 bytes: random for a request, the request's for a response.</param>
    public StunWriter(
        Span<byte> buffer, StunClass messageClass, StunMethod method, scoped ReadOnlySpan<byte> transactionId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transactionId.Length, StunFormat.TransactionIdLength);
        if (buffer.Length < StunFormat.HeaderLength)
        {
            ThrowTooSmall();
        }

        _buffer = buffer;
        Length = StunFormat.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, StunFormat.MessageType(messageClass, method));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[StunFormat.CookieAt..], StunFormat.MagicCookie);
        transactionId.CopyTo(buffer[StunFormat.TransactionIdAt..]);
        StunFormat.SetEnd(buffer, Length);
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public void AddUsername(scoped ReadOnlySpan<byte> username) =>
        username.CopyTo(Add(StunAttribute.Username, username.Length));

    public void AddPriority(uint priority) =>
        BinaryPrimitives.WriteUInt32BigEndian(Add(StunAttribute.Priority, sizeof(uint)), priority);

    public void AddUseCandidate() => _ = Add(StunAttribute.UseCandidate, 0);

    public void AddIceControlling(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Add(StunAttribute.IceControlling, sizeof(ulong)), tieBreaker);

    public void AddIceControlled(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Add(StunAttribute.IceControlled, sizeof(ulong)), tieBreaker);

    public void AddXorMappedAddress(TransportAddress address)
    {
        var value = Add(StunAttribute.XorMappedAddress, 4 + address.AddressLength);
        value[1] = address.IsIPv4 ? StunFormat.FamilyIPv4 : StunFormat.FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(
            value[2..], (ushort)(address.Port ^ (int)(StunFormat.MagicCookie >> 16)));
        address.CopyAddress(value[4..]);
        StunFormat.XorAddress(value[4..], _buffer);
    }

    /// <param name="code">300 to 699.</param>
    /// <param name="reason">ASCII, for people.</param>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        var value = Add(StunAttribute.ErrorCode, 4 + reason.Length);
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
    }

    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        var value = Add(StunAttribute.UnknownAttributes, types.Length * sizeof(ushort));
        for (var i = 0; i < types.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * sizeof(ushort))..], types[i]);
        }
    }

    /// <summary>HMAC-SHA1 over all before it: RFC 8489 §14.5.</summary>
    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var covered = Length;
        var value = Add(StunAttribute.MessageIntegrity, StunFormat.IntegrityLength);
        StunFormat.HashIntegrity(key, _buffer[..covered], value);
    }

    /// <summary>CRC-32 over all before it: RFC 8489 §14.7.</summary>
    public void AddFingerprint()
    {
        var covered = Length;
        var value = Add(StunAttribute.Fingerprint, StunFormat.FingerprintLength);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFormat.Fingerprint(_buffer[..covered]));
    }

    /// <summary>Adds an attribute of zeros.</summary>
    /// <returns>Its value, to be filled in.</returns>
    public Span<byte> Add(StunAttribute type, int length)
    {
        var end = Length + StunFormat.AttributeHeaderLength + StunFormat.Padded(length);
        if (end > _buffer.Length)
        {
            ThrowTooSmall();
        }

        var attribute = _buffer[Length..end];
        attribute.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        Length = end;
        StunFormat.SetEnd(_buffer, end);
        return attribute.Slice(StunFormat.AttributeHeaderLength, length);
    }

    private static void ThrowTooSmall() =>
        throw new ArgumentException("The buffer is too small for the message.", "buffer");
}
