using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Walks the parameters of a chunk (RFC 9260 §3.2.1). Stops at the first with an impossible length.</summary>
internal ref struct ParameterReader(ReadOnlySpan<byte> parameters)
{
    public const int HeaderLength = 4;

    private ReadOnlySpan<byte> _rest = parameters;

    public bool TryRead(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length < HeaderLength || length > _rest.Length)
        {
            return false;
        }

        type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        value = _rest[HeaderLength..length];
        _rest = _rest[Math.Min(Padding.RoundUp(length), _rest.Length)..];
        return true;
    }
}
