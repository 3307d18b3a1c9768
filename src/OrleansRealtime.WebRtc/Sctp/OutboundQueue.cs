using System.Buffers;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// Everything sent or to be sent and not yet acknowledged, as DATA chunks in the order of their TSNs, which they have
/// from the start. Bounded by <see cref="SctpOptions.MaxSendBuffer"/>.
/// </summary>
internal sealed partial class OutboundQueue
{
    /// <summary>What a chunk counts besides its bytes: its slot in the ring and the smallest array there is.</summary>
    public const int ChunkCost = 128;

    private const int FirstCapacity = 16;

    private readonly int _maxCost;
    private readonly SctpStatistics _statistics;
    private readonly Dictionary<ushort, ushort> _streamSequences = [];

    // A TSN's place is its low bits. Held: [_firstTsn, _endTsn); sent at least once: [_firstTsn, _nextTsn).
    private OutboundChunk[] _ring = new OutboundChunk[FirstCapacity];
    private uint _firstTsn;
    private uint _nextTsn;
    private uint _endTsn;
    private int _cost;

    public OutboundQueue(uint initialTsn, int maxCost, SctpStatistics statistics)
    {
        _firstTsn = _nextTsn = _endTsn = initialTsn;
        _maxCost = maxCost;
        _statistics = statistics;
    }

    public bool IsEmpty => _firstTsn == _endTsn;

    /// <summary>Whether something was sent that is not acknowledged.</summary>
    public bool HasOutstanding => _firstTsn != _nextTsn;

    /// <summary>Bytes of messages not yet acknowledged.</summary>
    public long BufferedBytes { get; private set; }

    /// <summary>The last TSN given to a chunk.</summary>
    public uint LastTsn => _endTsn - 1;

    /// <summary>Everything up to this TSN is acknowledged.</summary>
    public uint AcknowledgedTsn => _firstTsn - 1;

    /// <summary>Copies a message of at least one byte.</summary>
    /// <returns>False when it would exceed the bound.</returns>
    public bool TryEnqueue(ushort stream, uint ppid, bool unordered, ReadOnlySpan<byte> message)
    {
        var chunks = ((message.Length - 1) / DataChunk.MaxPayload) + 1;
        var cost = (long)message.Length + ((long)chunks * ChunkCost);
        if (_cost + cost > _maxCost)
        {
            return false;
        }

        _cost += (int)cost;
        BufferedBytes += message.Length;
        Reserve(chunks);
        var sequence = unordered ? (ushort)0 : NextStreamSequence(stream);
        var buffer = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(buffer);
        for (var offset = 0; offset < message.Length; offset += DataChunk.MaxPayload)
        {
            var length = Math.Min(DataChunk.MaxPayload, message.Length - offset);
            At(_endTsn) = new OutboundChunk
            {
                Buffer = buffer,
                Offset = offset,
                Length = length,
                Ppid = ppid,
                Stream = stream,
                StreamSequence = sequence,
                Flags = (byte)((offset == 0 ? DataChunk.Begin : 0)
                    | (offset + length == message.Length ? DataChunk.End : 0)
                    | (unordered ? DataChunk.Unordered : 0)),
            };
            _endTsn++;
        }

        return true;
    }

    /// <summary>The stream was reset: its sequence starts again at zero (RFC 6525 §5.2.7).</summary>
    public void RestartStream(ushort stream) => _streamSequences.Remove(stream);

    /// <summary>Gives all memory back.</summary>
    public void Clear()
    {
        while (_firstTsn != _endTsn)
        {
            Release(ref At(_firstTsn));
            _firstTsn++;
        }

        _nextTsn = _endTsn;
        _flight = _flightPayload = _lost = 0;
        _ring = new OutboundChunk[FirstCapacity];
    }

    private ref OutboundChunk At(uint tsn) => ref _ring[tsn & (uint)(_ring.Length - 1)];

    private ushort NextStreamSequence(ushort stream)
    {
        _streamSequences.TryGetValue(stream, out var sequence);
        _streamSequences[stream] = (ushort)(sequence + 1);
        return sequence;
    }

    // The bytes of a message go back with its last chunk: chunks leave in order, so nobody needs them then.
    private void Release(ref OutboundChunk chunk)
    {
        _cost -= chunk.Length + ChunkCost;
        BufferedBytes -= chunk.Length;
        if (chunk.IsLast)
        {
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }

        chunk.Buffer = null!;
    }

    private void Reserve(int chunks)
    {
        var needed = (int)(_endTsn - _firstTsn) + chunks;
        if (needed <= _ring.Length)
        {
            return;
        }

        var old = _ring;
        _ring = new OutboundChunk[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed)];
        for (var tsn = _firstTsn; tsn != _endTsn; tsn++)
        {
            At(tsn) = old[tsn & (uint)(old.Length - 1)];
        }
    }
}
