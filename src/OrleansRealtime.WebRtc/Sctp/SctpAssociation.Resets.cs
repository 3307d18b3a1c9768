namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>RE-CONFIG: RFC 6525 as far as RFC 8831 §6.7 needs it.</summary>
internal sealed partial class SctpAssociation
{
    private int _resetAttempts;

    private bool HandleReconfig(Chunk chunk)
    {
        var parameters = new ParameterReader(chunk.Value);
        while (parameters.TryRead(out var type, out var value))
        {
            if (type == (ushort)ReconfigParameter.Response)
            {
                HandleResetResponse(value);
            }
            else if (Enum.IsDefined((ReconfigParameter)type)
                && _incomingResets.TryRequest((ReconfigParameter)type, value))
            {
                PerformWaitingReset();
                _pending |= PendingChunks.ReconfigResponse;
            }
            else
            {
                Statistics.DroppedChunks++;
            }
        }

        return true;
    }

    private void HandleResetResponse(ReadOnlySpan<byte> value)
    {
        if (!_outgoingResets.TryAnswer(value, out var streams))
        {
            return;
        }

        _resetAttempts = 0;
        _pending &= ~PendingChunks.ReconfigRequest;
        if (streams is null)
        {
            _timers.Set(SctpTimer.Reconfig, _now + _outbound.Timeout.Current);
            return;
        }

        _timers.Stop(SctpTimer.Reconfig);
        FinishResets(streams);
    }

    private void FinishResets(ushort[] streams)
    {
        foreach (var stream in streams)
        {
            _outbound.RestartStream(stream);
        }

        _events.Enqueue(new SctpEvent(SctpEventKind.StreamsReset, Streams: streams));
    }

    private void PerformWaitingReset()
    {
        if (_incomingResets.TryPerform(_inbound.CumulativeTsn, out var streams))
        {
            _pending |= PendingChunks.ReconfigResponse;
            _events.Enqueue(new SctpEvent(SctpEventKind.PeerResetStreams, Streams: streams));
        }
    }

    private void AskForResets()
    {
        if (State != SctpState.Established || !_outgoingResets.TryAsk(_outbound.AcknowledgedTsn))
        {
            return;
        }

        if (_peer.CanResetStreams)
        {
            _resetAttempts = 0;
            SendResetRequest();
            return;
        }

        // Such a peer's own side never ends otherwise.
        var streams = _outgoingResets.TakeAsked();
        FinishResets(streams);
        _events.Enqueue(new SctpEvent(SctpEventKind.PeerResetStreams, Streams: streams));
    }

    private void SendResetRequest()
    {
        _pending |= PendingChunks.ReconfigRequest;
        _timers.Set(
            SctpTimer.Reconfig, _now + RetransmissionTimeout.Doubled(_outbound.Timeout.Current, _resetAttempts));
    }

    private void HandleResetTimeout()
    {
        if (++_resetAttempts > MaxRetransmissions)
        {
            End(SctpEnd.PeerSilent);
        }
        else if (_outgoingResets.IsAsking)
        {
            SendResetRequest();
        }
    }
}
