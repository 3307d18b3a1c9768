namespace OrleansRealtime.WebRtc.Sctp;

internal sealed partial class OutboundQueue
{
    // RFC 9260 §7.2.4.
    private const int MissesUntilLost = 3;

    /// <summary>Takes in an acknowledgement. One that is old, or of what was never sent, changes nothing.</summary>
    public Acknowledgement Acknowledge(TimeSpan now, SackChunk sack)
    {
        // 1. Is it news?
        var cumulative = sack.CumulativeTsn;
        if (Serial.IsBefore(cumulative, AcknowledgedTsn) || !Serial.IsBefore(cumulative, _nextTsn))
        {
            return Acknowledgement.Ignored;
        }

        var flightBefore = _flight;
        var acknowledged = 0;
        uint? highestNew = null;

        // 2. Everything up to the cumulative TSN has arrived.
        var isAdvanced = cumulative != AcknowledgedTsn;
        while (AcknowledgedTsn != cumulative)
        {
            ref var chunk = ref At(_firstTsn);
            acknowledged += Arrive(now, ref chunk, _firstTsn, ref highestNew);
            Release(ref chunk);
            _firstTsn++;
        }

        // 3. And so has what the gap blocks name.
        var highestReported = ReadGaps(now, sack, ref acknowledged, ref highestNew);

        // 4. What stands before that and is still under way has been missed.
        var wasRecovering = _congestion.IsRecovering;
        if (isAdvanced)
        {
            Timeout.Relax();
            _congestion.OnAcknowledged(acknowledged, flightBefore, cumulative);
        }

        var evidence = wasRecovering && isAdvanced ? highestReported : highestNew;
        var firstIsLost = evidence is { } until && CountMisses(until, highestNew);

        // 5. A window that opens again: what probed it was thrown away by the peer.
        if (PeerWindow == 0 && sack.Window > 0 && !isAdvanced && HasOutstanding
            && At(_firstTsn).State == OutboundChunkState.InFlight)
        {
            Lose(ref At(_firstTsn), _firstTsn);
        }

        PeerWindow = sack.Window;
        return isAdvanced ? Acknowledgement.Advanced
            : firstIsLost ? Acknowledgement.FirstLost
            : Acknowledgement.Heard;
    }

    // Returns the last TSN that the blocks name. Blocks must be in order, so that the work is bounded by what is
    // outstanding.
    private uint? ReadGaps(TimeSpan now, SackChunk sack, ref int acknowledged, ref uint? highestNew)
    {
        uint? highest = null;
        var next = _firstTsn;
        var previousEnd = 0;
        for (var index = 0; index < sack.GapCount; index++)
        {
            var (start, end) = sack.GapAt(index);
            var firstOfGap = sack.CumulativeTsn + start;
            var lastOfGap = sack.CumulativeTsn + end;
            var endOfGap = Serial.IsBefore(lastOfGap, _nextTsn) ? lastOfGap + 1 : _nextTsn;
            if (start <= previousEnd || end < start || !Serial.IsBefore(firstOfGap, endOfGap))
            {
                break;
            }

            previousEnd = end;
            for (; next != firstOfGap; next++)
            {
                // Named before and not now: the peer has thrown it away, as it may (RFC 9260 §6.2.1 D).
                if (At(next).State == OutboundChunkState.Acknowledged)
                {
                    MarkLost(ref At(next), next);
                }
            }

            for (; next != endOfGap; next++)
            {
                acknowledged += Arrive(now, ref At(next), next, ref highestNew);
                At(next).State = OutboundChunkState.Acknowledged;
                highest = next;
            }
        }

        return highest;
    }

    private int Arrive(TimeSpan now, ref OutboundChunk chunk, uint tsn, ref uint? highestNew)
    {
        switch (chunk.State)
        {
            case OutboundChunkState.InFlight:
                Land(ref chunk);
                break;
            case OutboundChunkState.Lost:
                _lost--;
                break;
            default:
                return 0;
        }

        if (_isTiming && _timedTsn == tsn)
        {
            _isTiming = false;
            Timeout.Measure(now - chunk.SentAt);
        }

        highestNew = highestNew is { } other ? Serial.Max(other, tsn) : tsn;
        return chunk.WireLength;
    }

    private bool CountMisses(uint until, uint? highestNew)
    {
        var firstIsLost = false;
        for (var tsn = _firstTsn; Serial.IsBefore(tsn, until); tsn++)
        {
            ref var chunk = ref At(tsn);
            if (chunk.State != OutboundChunkState.InFlight || !IsMissed(chunk, tsn, highestNew)
                || ++chunk.Misses < MissesUntilLost)
            {
                continue;
            }

            Lose(ref chunk, tsn);
            _congestion.OnLoss(_nextTsn - 1);
            _mayExceedWindow = true;
            firstIsLost |= tsn == _firstTsn;
        }

        return firstIsLost;
    }

    // Without this a chunk that is on its way again would be missed by everything sent before it, over and over.
    private static bool IsMissed(in OutboundChunk chunk, uint tsn, uint? highestNew)
    {
        return chunk.Transmissions == 1
            || (highestNew is { } arrived
                && !Serial.IsBefore(arrived, chunk.MissedFrom)
                && Serial.IsBefore(tsn, arrived));
    }
}
