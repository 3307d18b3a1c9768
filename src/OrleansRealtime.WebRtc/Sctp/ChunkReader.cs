using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// Walks the chunks of a packet. Stops at the first with an impossible length; what came before it stands.
/// </summary>
internal ref struct ChunkReader(ReadOnlySpan<byte> chunks)
{
    private ReadOnlySpan<byte> _rest = chunks;

    /// <summary>Whether nothing is left, not even something broken.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryRead(out Chunk chunk)
    {
        chunk = default;
        if (_rest.Length < Chunk.HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length < Chunk.HeaderLength || length > _rest.Length)
        {
            return false;
        }

        chunk = new Chunk((ChunkType)_rest[0], _rest[1], _rest[Chunk.HeaderLength..length]);

        // The last chunk's padding may be missing: nobody needs it.
        _rest = _rest[Math.Min(Padding.RoundUp(length), _rest.Length)..];
        return true;
    }
}
