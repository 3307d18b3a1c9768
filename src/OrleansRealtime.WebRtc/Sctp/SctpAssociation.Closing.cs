using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>SHUTDOWN and ABORT: RFC 9260 §9.</summary>
internal sealed partial class SctpAssociation
{
    private SctpEnd _end;
    private int _shutdownAttempts;

    /// <summary>
    /// Ends once everything sent is acknowledged; nothing more can be sent. <see cref="SctpEventKind.Closed"/>
    /// follows, at once when there was no association yet.
    /// </summary>
    public void Shutdown(TimeSpan now)
    {
        Advance(now);
        switch (State)
        {
            case SctpState.Established:
                State = SctpState.ShutdownPending;
                Progress();
                break;
            case SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed when !IsOver:
                Close();
                break;
            default:
                break;
        }
    }

    /// <summary>Ends at once. One packet tells the peer, and <see cref="SctpEventKind.Aborted"/> the host.</summary>
    public void Abort() => End(SctpEnd.Local);

    private bool HandleAbort()
    {
        if (State == SctpState.Closed)
        {
            Statistics.DroppedChunks++;
        }
        else
        {
            End(SctpEnd.Peer);
        }

        return false;
    }

    private bool HandleShutdown(Chunk chunk)
    {
        if (chunk.Value.Length < sizeof(uint))
        {
            Statistics.DroppedChunks++;
            return true;
        }

        // It carries an acknowledgement, but says nothing of the window (RFC 9260 §9.2).
        Acknowledge(new SackChunk(BinaryPrimitives.ReadUInt32BigEndian(chunk.Value), _outbound.PeerWindow));
        switch (State)
        {
            case SctpState.Established or SctpState.ShutdownPending:
                State = SctpState.ShutdownReceived;
                break;
            case SctpState.ShutdownSent:
                State = SctpState.ShutdownAckSent;
                SendShutdownChunk();
                break;
            case SctpState.ShutdownAckSent:
                _pending |= PendingChunks.ShutdownAck;
                break;
            default:
                break;
        }

        return true;
    }

    private bool HandleShutdownAck()
    {
        if (State is SctpState.ShutdownSent or SctpState.ShutdownAckSent)
        {
            Close();
            _pending = PendingChunks.ShutdownComplete;
            return false;
        }

        Statistics.DroppedChunks++;
        return true;
    }

    private bool HandleShutdownComplete()
    {
        if (State == SctpState.ShutdownAckSent)
        {
            Close();
            return false;
        }

        Statistics.DroppedChunks++;
        return true;
    }

    // The peer did not hear our SHUTDOWN COMPLETE: say it again. Anything else comes too late.
    private bool HandleAfterTheEnd(Chunk chunk)
    {
        if (State == SctpState.Closed && chunk.Type == ChunkType.ShutdownAck && _peer.Tag != 0)
        {
            _pending |= PendingChunks.ShutdownComplete;
        }
        else
        {
            Statistics.DroppedChunks++;
        }

        return false;
    }

    private void ProgressShutdown()
    {
        if (!_outbound.IsEmpty)
        {
            return;
        }

        if (State is SctpState.ShutdownPending or SctpState.ShutdownReceived)
        {
            State = State == SctpState.ShutdownPending ? SctpState.ShutdownSent : SctpState.ShutdownAckSent;
            SendShutdownChunk();
        }
    }

    private void SendShutdownChunk()
    {
        _pending &= ~(PendingChunks.Shutdown | PendingChunks.ShutdownAck);
        _pending |= State == SctpState.ShutdownSent ? PendingChunks.Shutdown : PendingChunks.ShutdownAck;
        _timers.Set(
            SctpTimer.Shutdown, _now + RetransmissionTimeout.Doubled(_outbound.Timeout.Current, _shutdownAttempts));
    }

    private void HandleShutdownTimeout()
    {
        if (++_shutdownAttempts > MaxRetransmissions)
        {
            End(SctpEnd.PeerSilent);
        }
        else
        {
            SendShutdownChunk();
        }
    }

    private void Close()
    {
        Finish(SctpState.Closed);
        _events.Enqueue(new SctpEvent(SctpEventKind.Closed));
    }

    private void End(SctpEnd end)
    {
        if (IsOver)
        {
            return;
        }

        Finish(SctpState.Aborted);
        _end = end;
        if (end != SctpEnd.Peer && _peer.Tag != 0)
        {
            _pending = PendingChunks.Abort;
        }

        _events.Enqueue(new SctpEvent(SctpEventKind.Aborted, End: end));
    }

    private void Finish(SctpState state)
    {
        State = state;
        IsOver = true;
        _pending = PendingChunks.None;
        _timers.StopAll();
        _outbound.Clear();
        _inbound.Clear();
    }
}
