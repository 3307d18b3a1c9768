namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What follows from time and from acknowledgements: RFC 9260 §6.3.</summary>
internal sealed partial class SctpAssociation
{
    // RFC 9260 §16, Association.Max.Retrans.
    private const int MaxRetransmissions = 10;

    private int _timeoutsInARow;

    private void HandleTimers()
    {
        if (_timers.Expire(SctpTimer.Handshake, _now))
        {
            HandleHandshakeTimeout();
        }

        if (_timers.Expire(SctpTimer.Retransmit, _now))
        {
            HandleRetransmitTimeout();
        }

        if (_timers.Expire(SctpTimer.Shutdown, _now))
        {
            HandleShutdownTimeout();
        }

        if (_timers.Expire(SctpTimer.Reconfig, _now))
        {
            HandleResetTimeout();
        }

        if (_timers.Expire(SctpTimer.Sack, _now))
        {
            _pending |= PendingChunks.Sack;
        }
    }

    private void HandleRetransmitTimeout()
    {
        if (++_timeoutsInARow > MaxRetransmissions)
        {
            End(SctpEnd.PeerSilent);
            return;
        }

        if (_outbound.HasOutstanding)
        {
            _outbound.OnTimeout(_now);
            _timers.Set(SctpTimer.Retransmit, _now + _outbound.Timeout.Current);
        }
    }

    private void Acknowledge(SackChunk sack)
    {
        var acknowledgement = _outbound.Acknowledge(_now, sack);
        if (acknowledgement == Acknowledgement.Ignored)
        {
            Statistics.DroppedChunks++;
            return;
        }

        // A peer without room answers probes without moving on; it is alive all the same (RFC 9260 §6.1 A).
        if (acknowledgement == Acknowledgement.Advanced || _outbound.PeerWindow == 0)
        {
            _timeoutsInARow = 0;
        }

        if (!_outbound.HasOutstanding)
        {
            _timers.Stop(SctpTimer.Retransmit);
        }
        else if (acknowledgement is Acknowledgement.Advanced or Acknowledgement.FirstLost)
        {
            _timers.Set(SctpTimer.Retransmit, _now + _outbound.Timeout.Current);
        }
    }

    // What becomes possible once something has been acknowledged or received.
    private void Progress()
    {
        if (IsOver)
        {
            return;
        }

        PerformWaitingReset();
        AskForResets();
        ProgressShutdown();
    }
}
