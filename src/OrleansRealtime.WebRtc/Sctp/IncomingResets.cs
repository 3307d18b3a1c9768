using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// The peer's side of stream resets, RFC 6525 §5.2.2. A reset is done once all data sent before it has come; until
/// then at most one waits. Other re-configurations are denied: WebRTC knows none (RFC 8831 §6.7).
/// </summary>
internal sealed class IncomingResets(uint firstSequence)
{
    public const int ResponseLength = ParameterReader.HeaderLength + 8;

    private const int RequestFieldsLength = 12;

    private uint _nextSequence = firstSequence;
    private ResetResult _result = ResetResult.NothingToDo;
    private ushort[]? _waiting;
    private uint _waitingFor;

    private uint _answeredSequence;
    private ResetResult _answer;

    /// <summary>The last request seen, as our own requests carry it.</summary>
    public uint LastSequence => _nextSequence - 1;

    /// <summary>Takes a request in and prepares the answer.</summary>
    /// <returns>Whether there is an answer to send.</returns>
    public bool TryRequest(ReconfigParameter type, ReadOnlySpan<byte> value)
    {
        if (value.Length < sizeof(uint))
        {
            return false;
        }

        var sequence = BinaryPrimitives.ReadUInt32BigEndian(value);
        if (sequence == _nextSequence)
        {
            _nextSequence++;
            _waiting = null;
            _result = type == ReconfigParameter.OutgoingReset && value.Length >= RequestFieldsLength
                ? Keep(value)
                : ResetResult.Denied;
        }

        _answeredSequence = sequence;
        _answer = sequence == LastSequence ? _result : ResetResult.BadSequence;
        return true;
    }

    /// <summary>Does the reset that waits, if everything before it has come.</summary>
    public bool TryPerform(uint cumulativeTsn, out ushort[] streams)
    {
        streams = _waiting ?? [];
        if (_waiting is null || Serial.IsBefore(cumulativeTsn, _waitingFor))
        {
            return false;
        }

        _waiting = null;
        _result = ResetResult.Performed;
        _answeredSequence = LastSequence;
        _answer = _result;
        return true;
    }

    public void WriteResponse(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)ReconfigParameter.Response);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], ResponseLength);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], _answeredSequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], (uint)_answer);
    }

    private ResetResult Keep(ReadOnlySpan<byte> value)
    {
        _waitingFor = BinaryPrimitives.ReadUInt32BigEndian(value[8..]);
        var list = value[RequestFieldsLength..];
        _waiting = new ushort[list.Length / sizeof(ushort)];
        for (var index = 0; index < _waiting.Length; index++)
        {
            _waiting[index] = BinaryPrimitives.ReadUInt16BigEndian(list[(index * sizeof(ushort))..]);
        }

        return ResetResult.InProgress;
    }
}
