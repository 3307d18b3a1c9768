using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Rtcp;

/// <summary>
/// Walks through a compound RTCP packet: RFC 3550 §6.1, appendix A.2, in the relaxed form of RFC 5506. Never throws: it
/// ends at the first packet that does not fit. <c>foreach</c> works on a copy: who wants <see cref="Malformed"/> calls
/// <see cref="MoveNext"/>.
/// </summary>
internal ref struct RtcpReader(ReadOnlySpan<byte> compound)
{
    private const int HeaderLength = 4;
    private const int Version2 = 2;
    private const int PaddingFlag = 0x20;

    private ReadOnlySpan<byte> _rest = compound;

    public RtcpPacket Current { get; private set; }

    /// <summary>True when the walk ended before the bytes did.</summary>
    public bool Malformed { get; private set; }

    public readonly RtcpReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty || Malformed)
        {
            return false;
        }

        if (!TryTake(out var packet))
        {
            Malformed = true;
            return false;
        }

        Current = packet;
        return true;
    }

    private bool TryTake(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.Length < HeaderLength || _rest[0] >> 6 != Version2)
        {
            return false;
        }

        var length = (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1) * sizeof(uint);
        if (length > _rest.Length)
        {
            return false;
        }

        // Only the last packet may be filled up.
        var padding = 0;
        if ((_rest[0] & PaddingFlag) != 0)
        {
            padding = _rest[length - 1];
            if (padding == 0 || padding > length - HeaderLength || length != _rest.Length)
            {
                return false;
            }
        }

        packet = new RtcpPacket(_rest[..(length - padding)]);
        _rest = _rest[length..];
        return packet.IsComplete();
    }
}
