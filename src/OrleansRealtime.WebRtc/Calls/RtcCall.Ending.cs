using OrleansRealtime.WebRtc.Peers;

namespace OrleansRealtime.WebRtc.Calls;

/// <summary>What the peer says, the end of it, and the way out.</summary>
public sealed partial class RtcCall
{
    private bool _isCleared;

    private void Tell_NeedsLock(PeerEvent @event)
    {
        switch (@event)
        {
            case PeerEvent.ChannelOpened:
                _events.Writer.TryWrite(new RtcEvent.ChannelOpened());
                break;
            case PeerEvent.Message message:
                Interlocked.Increment(ref _waitingMessages);
                Interlocked.Add(ref _waitingBytes, message.Bytes.Length);
                _events.Writer.TryWrite(new RtcEvent.Message(message.Bytes, message.IsText));
                break;
            case PeerEvent.Ended ended when !_isOver:
                (_isOver, _endReason) = (true, ended.Reason);
                break;
        }
    }

    /// <summary>Clears up after a call that is over; outside the lock, because others hear of it.</summary>
    private void OverWhenEnded()
    {
        RtcRecord record;
        TransportAddress[] addresses;
        lock (_lock)
        {
            if (!_isOver || _isCleared)
            {
                return;
            }

            _isCleared = true;
            record = Record();
            addresses = _peer.Addresses.ToArray();
            _source = null;
            _peer.Dispose();
        }

        _server.Remove(this, addresses, record);
        _events.Writer.TryComplete();
        _audio.Close();
        _sent.Set();
    }

    private void SendTo(ReadOnlySpan<byte> datagram, in TransportAddress to)
    {
        if (_routeAddress is null || to != _route)
        {
            _route = to;
            _routeAddress = to.ToSocketAddress();
            _routeLink = _links.GetValueOrDefault(to.Link);
        }

        _routeLink?.Send(datagram, _routeAddress);
    }
}
