using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Stun;

/// <summary>
/// A view of a STUN message (RFC 8489) over the datagram it came in; valid as long as those bytes are. What is read is
/// well-formed but not yet trusted: call <see cref="VerifyIntegrity"/> first. Of attributes given twice the first
/// counts, and those after MESSAGE-INTEGRITY are ignored (RFC 8489 §14.5).
/// </summary>
internal readonly ref struct StunMessage
{
    /// <summary>Longer messages are refused: an Ethernet frame holds no more.</summary>
    public const int MaxLength = 1500;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ushort _type;

    // Where the attribute's value starts; 0 where there is none.
    private readonly int _username;
    private readonly int _priority;
    private readonly int _useCandidate;
    private readonly int _controlling;
    private readonly int _controlled;
    private readonly int _mapped;
    private readonly int _error;
    private readonly int _integrity;
    private readonly int _fingerprint;

    private StunMessage(ReadOnlySpan<byte> bytes, out bool wellFormed)
    {
        _bytes = bytes;
        _type = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        wellFormed = false;
        for (var at = StunFormat.HeaderLength; at < bytes.Length;)
        {
            // The length was a multiple of four, so there is room for an attribute's header.
            var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            var value = at + StunFormat.AttributeHeaderLength;
            at = value + StunFormat.Padded(length);
            if (at > bytes.Length || _fingerprint != 0)
            {
                return;
            }

            if (_integrity != 0 && type != StunAttribute.Fingerprint)
            {
                continue;
            }

            if (!HasExpectedLength(type, length))
            {
                return;
            }

            switch (type)
            {
                case StunAttribute.Username:
                    Keep(ref _username, value);
                    break;
                case StunAttribute.Priority:
                    Keep(ref _priority, value);
                    break;
                case StunAttribute.UseCandidate:
                    Keep(ref _useCandidate, value);
                    break;
                case StunAttribute.IceControlling:
                    Keep(ref _controlling, value);
                    break;
                case StunAttribute.IceControlled:
                    Keep(ref _controlled, value);
                    break;
                case StunAttribute.XorMappedAddress:
                    Keep(ref _mapped, value);
                    break;
                case StunAttribute.ErrorCode:
                    Keep(ref _error, value);
                    break;
                case StunAttribute.MessageIntegrity:
                    _integrity = value;
                    break;
                case StunAttribute.Fingerprint:
                    _fingerprint = value;
                    break;
                default:
                    UnknownRequiredCount += IsUnknownRequired(type) ? 1 : 0;
                    break;
            }
        }

        wellFormed = true;
    }

    public StunClass Class => StunFormat.ClassOf(_type);

    public StunMethod Method => StunFormat.MethodOf(_type);

    /// <summary>12 bytes.</summary>
    public ReadOnlySpan<byte> TransactionId =>
        _bytes.Slice(StunFormat.TransactionIdAt, StunFormat.TransactionIdLength);

    /// <summary>Empty where there is none.</summary>
    public ReadOnlySpan<byte> Username => _username == 0 ? default : Value(_username);

    /// <summary>RFC 8445 §7.1.1; null where there is none.</summary>
    public uint? Priority => _priority == 0 ? null : BinaryPrimitives.ReadUInt32BigEndian(_bytes[_priority..]);

    public bool UseCandidate => _useCandidate != 0;

    /// <summary>The tie-breaker of a controlling agent; null where there is none.</summary>
    public ulong? IceControlling => ReadTieBreaker(_controlling);

    /// <summary>The tie-breaker of a controlled agent; null where there is none.</summary>
    public ulong? IceControlled => ReadTieBreaker(_controlled);

    /// <summary>300 to 699; null where there is none.</summary>
    public int? ErrorCode => _error == 0 ? null : ((_bytes[_error + 2] & 7) * 100) + _bytes[_error + 3];

    /// <summary>How many attributes a receiver must understand and this one does not: RFC 8489 §14.</summary>
    public int UnknownRequiredCount { get; }

    /// <summary>False where there is no FINGERPRINT.</summary>
    public bool HasValidFingerprint => _fingerprint != 0
        && BinaryPrimitives.ReadUInt32BigEndian(_bytes[_fingerprint..])
            == StunFormat.Fingerprint(_bytes[..(_fingerprint - StunFormat.AttributeHeaderLength)]);

    /// <summary>False for what is not a well-formed STUN message that fills the whole datagram.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < StunFormat.HeaderLength or > MaxLength
            || datagram[0] >= 0x40
            || datagram.Length % 4 != 0
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[StunFormat.LengthAt..])
                != datagram.Length - StunFormat.HeaderLength
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[StunFormat.CookieAt..]) != StunFormat.MagicCookie)
        {
            return false;
        }

        message = new StunMessage(datagram, out var wellFormed);
        return wellFormed;
    }

    /// <summary>
    /// Whether MESSAGE-INTEGRITY is there and was made with <paramref name="key"/>, in constant time.
    /// </summary>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (_integrity == 0)
        {
            return false;
        }

        // The hash sees the message as if it ended with this attribute, so the length in the header must be another
        // one.
        var covered = _integrity - StunFormat.AttributeHeaderLength;
        Span<byte> copy = stackalloc byte[MaxLength];
        _bytes[..covered].CopyTo(copy);
        StunFormat.SetEnd(copy, _integrity + StunFormat.IntegrityLength);
        Span<byte> hash = stackalloc byte[StunFormat.IntegrityLength];
        StunFormat.HashIntegrity(key, copy[..covered], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _bytes.Slice(_integrity, StunFormat.IntegrityLength));
    }

    public bool TryGetMappedAddress(out TransportAddress address)
    {
        address = default;
        if (_mapped == 0)
        {
            return false;
        }

        var value = Value(_mapped);
        var addressLength = value[1] switch
        {
            StunFormat.FamilyIPv4 => 4,
            StunFormat.FamilyIPv6 => 16,
            _ => -1,
        };
        if (value.Length != 4 + addressLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[TransportAddress.MaxAddressLength];
        bytes = bytes[..addressLength];
        value[4..].CopyTo(bytes);
        StunFormat.XorAddress(bytes, _bytes);
        var port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(StunFormat.MagicCookie >> 16);
        address = new TransportAddress(bytes, port);
        return true;
    }

    /// <summary>Copies the types counted by <see cref="UnknownRequiredCount"/>, as many as there is room for.</summary>
    public int CopyUnknownRequired(Span<ushort> types)
    {
        var count = 0;
        for (var at = StunFormat.HeaderLength; at < _bytes.Length && count < types.Length;)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
            if (type == (ushort)StunAttribute.MessageIntegrity)
            {
                break;
            }

            if (IsUnknownRequired((StunAttribute)type))
            {
                types[count++] = type;
            }

            at += StunFormat.AttributeHeaderLength
                + StunFormat.Padded(BinaryPrimitives.ReadUInt16BigEndian(_bytes[(at + 2)..]));
        }

        return count;
    }

    private static void Keep(ref int slot, int value) => slot = slot == 0 ? value : slot;

    private static bool HasExpectedLength(StunAttribute type, int length) => type switch
    {
        StunAttribute.MessageIntegrity => length == StunFormat.IntegrityLength,
        StunAttribute.Fingerprint => length == StunFormat.FingerprintLength,
        StunAttribute.Priority => length == sizeof(uint),
        StunAttribute.UseCandidate => length == 0,
        StunAttribute.IceControlling or StunAttribute.IceControlled => length == sizeof(ulong),
        StunAttribute.XorMappedAddress or StunAttribute.ErrorCode => length >= 4,
        _ => true,
    };

    private static bool IsUnknownRequired(StunAttribute type) => type < StunAttribute.FirstOptional
        && type is not (StunAttribute.MappedAddress or StunAttribute.Username or StunAttribute.MessageIntegrity
            or StunAttribute.ErrorCode or StunAttribute.UnknownAttributes or StunAttribute.Realm or StunAttribute.Nonce
            or StunAttribute.MessageIntegritySha256 or StunAttribute.XorMappedAddress or StunAttribute.Priority
            or StunAttribute.UseCandidate);

    private ReadOnlySpan<byte> Value(int at) =>
        _bytes.Slice(at, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(at - 2)..]));

    private ulong? ReadTieBreaker(int at) => at == 0 ? null : BinaryPrimitives.ReadUInt64BigEndian(_bytes[at..]);
}
