using System.Buffers;
using System.Numerics;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// Receives DATA chunks and hands them on strictly in the order of their TSNs. That serves every stream, ordered or
/// not: all pieces of a message have consecutive TSNs (RFC 9260 §6.9), and a stream's messages have rising ones.
/// </summary>
/// <remarks>
/// Memory is bounded: what came before its turn by the receive window in bytes and by <see cref="MaxAhead"/> in
/// chunks, the message being put together by <see cref="SctpOptions.MaxMessageBytes"/>.
/// </remarks>
internal sealed class InboundQueue(uint initialTsn, SctpOptions options, SctpStatistics statistics)
{
    /// <summary>How far ahead of the first missing chunk another may be.</summary>
    public const int MaxAhead = 8192;

    private const int FirstCapacity = 16;
    private const int MaxReportedDuplicates = 16;

    private readonly MessageAssembler _assembler = new(options.MaxMessageBytes, statistics);
    private readonly uint[] _duplicates = new uint[MaxReportedDuplicates];
    private InboundChunk[] _ring = [];
    private int _held;
    private int _heldBytes;
    private uint _highestTsn = initialTsn - 1;
    private int _duplicateCount;

    /// <summary>Everything up to this TSN has come, or will never.</summary>
    public uint CumulativeTsn { get; private set; } = initialTsn - 1;

    /// <summary>Whether something came before its turn.</summary>
    public bool HasGap => _held > 0;

    /// <summary>Bytes held here: chunks before their turn and the message being put together.</summary>
    public int HeldBytes => _heldBytes + _assembler.Bytes;

    /// <summary>TSNs that came again since the last acknowledgement, so that the peer may learn from it.</summary>
    public ReadOnlySpan<uint> Duplicates => _duplicates.AsSpan(0, _duplicateCount);

    public void ForgetDuplicates() => _duplicateCount = 0;

    /// <summary>
    /// Takes a chunk in. Whole messages go to <paramref name="messages"/>; <paramref name="room"/> is what the
    /// receive window has left, in bytes.
    /// </summary>
    public InboundResult Accept(in DataChunk data, long room, Queue<SctpMessage> messages)
    {
        var ahead = Serial.Distance(CumulativeTsn, data.Tsn);
        if (ahead <= 0 || (ahead > 1 && ahead <= _ring.Length && At(data.Tsn).Buffer is not null))
        {
            statistics.Duplicates++;
            if (_duplicateCount < MaxReportedDuplicates)
            {
                _duplicates[_duplicateCount++] = data.Tsn;
            }

            return InboundResult.Duplicate;
        }

        if (ahead > 1)
        {
            return Hold(data, ahead, room);
        }

        CumulativeTsn = data.Tsn;
        _highestTsn = Serial.Max(_highestTsn, CumulativeTsn);
        return Deliver(data.Flags, data.Stream, data.Ppid, data.Payload, messages)
            && DeliverHeld(messages) ? InboundResult.Accepted : InboundResult.MessageTooLarge;
    }

    /// <summary>The peer gives up everything up to <paramref name="tsn"/> that has not come (RFC 3758 §3.6).</summary>
    /// <returns>False when a message became too large.</returns>
    public bool Forward(uint tsn, Queue<SctpMessage> messages)
    {
        while (Serial.IsBefore(CumulativeTsn, tsn))
        {
            if (_held == 0)
            {
                // Nothing more to deliver on the way, however far it is.
                CumulativeTsn = tsn;
                _highestTsn = Serial.Max(_highestTsn, tsn);
                _assembler.Abandon();
                break;
            }

            CumulativeTsn++;
            if (At(CumulativeTsn).Buffer is null)
            {
                _assembler.Abandon();
            }
            else if (!DeliverSlot(CumulativeTsn, messages))
            {
                return false;
            }
        }

        return DeliverHeld(messages);
    }

    /// <summary>
    /// Runs of chunks that came before their turn, as offsets from <see cref="CumulativeTsn"/>; the first ones, if
    /// they are many.
    /// </summary>
    /// <returns>How many were written.</returns>
    public int WriteGaps(Span<(ushort Start, ushort End)> gaps)
    {
        var count = 0;
        var left = _held;
        for (uint offset = 2; left > 0 && count < gaps.Length; offset++)
        {
            if (At(CumulativeTsn + offset).Buffer is null)
            {
                continue;
            }

            var start = offset;
            while (left > 0 && At(CumulativeTsn + offset).Buffer is not null)
            {
                left--;
                offset++;
            }

            gaps[count++] = ((ushort)start, (ushort)(offset - 1));
        }

        return count;
    }

    /// <summary>Gives all memory back.</summary>
    public void Clear()
    {
        _assembler.Abandon();
        foreach (ref var slot in _ring.AsSpan())
        {
            if (slot.Buffer is { } buffer)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        _ring = [];
        _held = _heldBytes = 0;
    }

    private ref InboundChunk At(uint tsn) => ref _ring[tsn & (uint)(_ring.Length - 1)];

    private InboundResult Hold(in DataChunk data, int ahead, long room)
    {
        if (ahead > MaxAhead || data.Payload.Length > room)
        {
            statistics.DroppedChunks++;
            return InboundResult.NoRoom;
        }

        Reserve(ahead);
        var buffer = ArrayPool<byte>.Shared.Rent(data.Payload.Length);
        data.Payload.CopyTo(buffer);
        At(data.Tsn) = new InboundChunk
        {
            Buffer = buffer,
            Length = data.Payload.Length,
            Ppid = data.Ppid,
            Stream = data.Stream,
            Flags = data.Flags,
        };
        _held++;
        _heldBytes += data.Payload.Length;
        _highestTsn = Serial.Max(_highestTsn, data.Tsn);
        return InboundResult.Accepted;
    }

    private bool DeliverHeld(Queue<SctpMessage> messages)
    {
        while (_held > 0 && At(CumulativeTsn + 1).Buffer is not null)
        {
            CumulativeTsn++;
            if (!DeliverSlot(CumulativeTsn, messages))
            {
                return false;
            }
        }

        return true;
    }

    private bool DeliverSlot(uint tsn, Queue<SctpMessage> messages)
    {
        ref var slot = ref At(tsn);
        var buffer = slot.Buffer!;
        var isWithinLimit = Deliver(slot.Flags, slot.Stream, slot.Ppid, buffer.AsSpan(0, slot.Length), messages);
        ArrayPool<byte>.Shared.Return(buffer);
        _held--;
        _heldBytes -= slot.Length;
        slot = default;
        return isWithinLimit;
    }

    private bool Deliver(
        byte flags, ushort stream, uint ppid, ReadOnlySpan<byte> payload, Queue<SctpMessage> messages)
    {
        if (!_assembler.TryAppend(flags, stream, ppid, payload, out var message))
        {
            return false;
        }

        if (message is not null)
        {
            messages.Enqueue(message);
        }

        return true;
    }

    private void Reserve(int ahead)
    {
        // One more than the farthest, so that the slot after the last held one is always empty.
        var needed = Math.Max(ahead, Serial.Distance(CumulativeTsn, _highestTsn)) + 1;
        if (needed <= _ring.Length)
        {
            return;
        }

        var old = _ring;
        _ring = new InboundChunk[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(needed, FirstCapacity))];
        for (var tsn = CumulativeTsn + 1; old.Length > 0 && !Serial.IsBefore(_highestTsn, tsn); tsn++)
        {
            At(tsn) = old[tsn & (uint)(old.Length - 1)];
        }
    }
}
