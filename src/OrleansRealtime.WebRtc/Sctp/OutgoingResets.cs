using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// Our side of stream resets, RFC 6525 §5.1.2: one request at a time, sent once everything before it is acknowledged,
/// so that the peer never has to put it off. Bounded by the number of streams, 65 536.
/// </summary>
internal sealed class OutgoingResets(uint firstSequence)
{
    private const int RequestFieldsLength = ParameterReader.HeaderLength + 12;

    // As many as leave room for the other chunks; the rest goes with the next request.
    private const int MaxStreamsPerRequest = 256;

    private readonly HashSet<ushort> _wanted = [];
    private uint _sequence = firstSequence;
    private uint _lastTsn;
    private uint _askedLastTsn;
    private ushort[] _asked = [];

    /// <summary>Whether a request is unanswered.</summary>
    public bool IsAsking => _asked.Length > 0;

    public int ValueLength => RequestFieldsLength + (_asked.Length * sizeof(ushort));

    /// <summary>Whether the stream has not finished its reset: nothing may be sent on it.</summary>
    public bool Includes(ushort stream) => _wanted.Contains(stream) || _asked.Contains(stream);

    public void Want(ushort stream, uint lastTsn)
    {
        if (!_asked.Contains(stream))
        {
            _wanted.Add(stream);
            _lastTsn = lastTsn;
        }
    }

    /// <summary>Makes a request of what is wanted, if it is time.</summary>
    public bool TryAsk(uint acknowledgedTsn)
    {
        if (IsAsking || _wanted.Count == 0 || Serial.IsBefore(acknowledgedTsn, _lastTsn))
        {
            return false;
        }

        _asked = [.. _wanted.Take(MaxStreamsPerRequest)];
        _wanted.ExceptWith(_asked);
        _askedLastTsn = _lastTsn;
        return true;
    }

    /// <summary>Writes the request, the first time or again.</summary>
    public void WriteTo(Span<byte> value, uint peerSequence)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)ReconfigParameter.OutgoingReset);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)ValueLength);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], _sequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], peerSequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[12..], _askedLastTsn);
        for (var index = 0; index < _asked.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                value[(RequestFieldsLength + (index * sizeof(ushort)))..], _asked[index]);
        }
    }

    /// <summary>Takes the peer's answer.</summary>
    /// <param name="value">The parameter's content.</param>
    /// <param name="streams">The streams that the peer has done with; null when it asks for patience or the answer is
    /// stale.</param>
    /// <returns>Whether it answers what was asked.</returns>
    public bool TryAnswer(ReadOnlySpan<byte> value, out ushort[]? streams)
    {
        streams = null;
        if (!IsAsking || value.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(value) != _sequence)
        {
            return false;
        }

        // Whatever comes next is a new request, also the same one asked again (RFC 6525 §5.2.7).
        _sequence++;
        if ((ResetResult)BinaryPrimitives.ReadUInt32BigEndian(value[4..])
            is not (ResetResult.InProgress or ResetResult.OtherInProgress))
        {
            streams = TakeAsked();
        }

        return true;
    }

    /// <summary>Forgets the request, as done.</summary>
    public ushort[] TakeAsked()
    {
        var streams = _asked;
        _asked = [];
        return streams;
    }
}
