namespace OrleansRealtime.WebRtc.Sctp;

internal sealed partial class OutboundQueue
{
    private readonly CongestionWindow _congestion = new();

    private int _flight;
    private int _flightPayload;
    private int _lost;
    private uint _lostFrom;
    private bool _mayExceedWindow;

    private uint _timedTsn;
    private bool _isTiming;

    public RetransmissionTimeout Timeout { get; } = new();

    /// <summary>Bytes the peer last said it would take.</summary>
    public uint PeerWindow { get; private set; }

    public void SetPeerWindow(uint bytes) => PeerWindow = bytes;

    /// <summary>The next chunk that both windows let go; one at a time, in the order to be sent.</summary>
    public bool TryPeek(out uint tsn)
    {
        var windowIsOpen = _flight < _congestion.Size;
        if (_lost > 0)
        {
            // A peer without room is asked with one chunk at a time.
            tsn = FindLost();
            return (windowIsOpen || _mayExceedWindow) && (PeerWindow > 0 || _flight == 0);
        }

        tsn = _nextTsn;
        if (_nextTsn == _endTsn || !windowIsOpen)
        {
            return false;
        }

        // One chunk may always be under way, to find out whether a closed window has opened (RFC 9260 §6.1 A).
        return _flightPayload == 0 || _flightPayload + (long)At(tsn).Length <= PeerWindow;
    }

    /// <summary>What the chunk takes up in a packet.</summary>
    public int WireLength(uint tsn) => At(tsn).WireLength;

    /// <summary>Puts the chunk that <see cref="TryPeek"/> gave into a packet and counts it as under way.</summary>
    public void Send(TimeSpan now, uint tsn, ref PacketWriter writer)
    {
        ref var chunk = ref At(tsn);
        chunk.WriteTo(ref writer, tsn);
        _statistics.SentChunks++;
        if (chunk.State == OutboundChunkState.Lost)
        {
            _statistics.ResentChunks++;
            _lost--;
            chunk.MissedFrom = _nextTsn;
            if (_isTiming && _timedTsn == tsn)
            {
                _isTiming = false;
            }
        }
        else
        {
            _nextTsn++;
            if (!_isTiming)
            {
                _isTiming = true;
                _timedTsn = tsn;
            }
        }

        chunk.State = OutboundChunkState.InFlight;
        chunk.Misses = 0;
        chunk.Transmissions++;
        chunk.SentAt = now;
        _flight += chunk.WireLength;
        _flightPayload += chunk.Length;
    }

    /// <summary>
    /// A packet is full: what is sent again may not go beyond the window any more (RFC 9260 §7.2.4, 3).
    /// </summary>
    public void EndPacket() => _mayExceedWindow = false;

    /// <summary>Nothing was heard for as long as the timeout (RFC 9260 §6.3.3).</summary>
    public void OnTimeout(TimeSpan now)
    {
        _statistics.Timeouts++;
        if (PeerWindow > 0)
        {
            _congestion.OnTimeout();
        }

        // A peer that holds the first missing chunk would have acknowledged it for good: it has thrown away what it
        // had.
        var hasReneged = At(_firstTsn).State == OutboundChunkState.Acknowledged;
        var sentBefore = now - Timeout.Current;
        for (var tsn = _firstTsn; tsn != _nextTsn; tsn++)
        {
            ref var chunk = ref At(tsn);
            if (chunk.State == OutboundChunkState.InFlight && (chunk.SentAt <= sentBefore || tsn == _firstTsn))
            {
                Lose(ref chunk, tsn);
            }
            else if (hasReneged && chunk.State == OutboundChunkState.Acknowledged)
            {
                MarkLost(ref chunk, tsn);
            }
        }

        // What is still under way may fill the small window: the first lost chunks go out all the same.
        _mayExceedWindow = true;
        Timeout.BackOff();
    }

    private uint FindLost()
    {
        _lostFrom = Serial.Max(_lostFrom, _firstTsn);
        while (At(_lostFrom).State != OutboundChunkState.Lost)
        {
            _lostFrom++;
        }

        return _lostFrom;
    }

    private void Lose(ref OutboundChunk chunk, uint tsn)
    {
        Land(ref chunk);
        MarkLost(ref chunk, tsn);
    }

    private void MarkLost(ref OutboundChunk chunk, uint tsn)
    {
        if (_isTiming && _timedTsn == tsn)
        {
            _isTiming = false;
        }

        chunk.State = OutboundChunkState.Lost;
        chunk.Misses = 0;
        _lostFrom = _lost == 0 || Serial.IsBefore(tsn, _lostFrom) ? tsn : _lostFrom;
        _lost++;
    }

    // No longer under way, whatever became of it.
    private void Land(ref OutboundChunk chunk)
    {
        _flight -= chunk.WireLength;
        _flightPayload -= chunk.Length;
    }
}
