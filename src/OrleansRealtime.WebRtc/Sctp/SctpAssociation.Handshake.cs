namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>INIT, INIT ACK, COOKIE ECHO, COOKIE ACK: RFC 9260 §5.</summary>
internal sealed partial class SctpAssociation
{
    // DTLS has proven who the peer is, so that the cookie need not hide state: what it names is kept here.
    private const int CookieLength = 16;

    // A peer's cookie goes back in one packet with room for SACK and the like.
    private const int MaxPeerCookieLength = 1024;

    // RFC 9260 §16, Max.Init.Retransmits.
    private const int MaxHandshakeAttempts = 8;

    private PeerParameters _offered;
    private byte[] _peerCookie = [];
    private int _handshakeAttempts;

    /// <summary>Begins the handshake, unless the peer has begun and finished it already.</summary>
    public void Connect(TimeSpan now)
    {
        Advance(now);
        if (State != SctpState.Closed || IsOver)
        {
            return;
        }

        State = SctpState.CookieWait;
        StartHandshakeTimer(attempts: 0);
        _pending |= PendingChunks.Init;
    }

    private void StartHandshakeTimer(int attempts)
    {
        _handshakeAttempts = attempts;
        _timers.Set(
            SctpTimer.Handshake, _now + RetransmissionTimeout.Doubled(RetransmissionTimeout.Initial, attempts));
    }

    private void HandleInit(Chunk chunk)
    {
        // The peer that we already know may begin as well (RFC 9260 §5.2.1); another may not take its place.
        var isExpected = !IsOver && State is SctpState.Closed or SctpState.CookieWait;
        if (!PeerParameters.TryParse(chunk, out var offered, out _)
            || !(isExpected || (State == SctpState.CookieEchoed && offered.Tag == _peer.Tag)))
        {
            Statistics.DroppedChunks++;
            return;
        }

        // Sent again it is the same; a peer that began anew makes the old cookie void.
        if (offered != _offered)
        {
            _offered = offered;
            _cookieKey[0]++;
        }

        _pending |= PendingChunks.InitAck;
    }

    private void HandleInitAck(Chunk chunk)
    {
        if (State != SctpState.CookieWait
            || !PeerParameters.TryParse(chunk, out var peer, out var cookie)
            || cookie.IsEmpty
            || cookie.Length > MaxPeerCookieLength)
        {
            Statistics.DroppedChunks++;
            return;
        }

        Meet(peer);
        _peerCookie = cookie.ToArray();
        State = SctpState.CookieEchoed;
        _pending &= ~PendingChunks.Init;
        _pending |= PendingChunks.CookieEcho;
        StartHandshakeTimer(attempts: 0);
    }

    private void HandleCookieEcho(Chunk chunk)
    {
        if (IsOver || _offered.Tag == 0 || !chunk.Value.SequenceEqual(_cookieKey))
        {
            Statistics.DroppedChunks++;
            return;
        }

        _pending |= PendingChunks.CookieAck;
        if (State is SctpState.Closed or SctpState.CookieWait)
        {
            Meet(_offered);
        }

        if (State is SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed)
        {
            Establish();
        }
    }

    private void HandleCookieAck()
    {
        if (State == SctpState.CookieEchoed)
        {
            Establish();
        }
    }

    private void Meet(PeerParameters peer)
    {
        _peer = peer;
        _inbound = new InboundQueue(peer.InitialTsn, _options, Statistics);
        _incomingResets = new IncomingResets(peer.InitialTsn);
        _outbound.SetPeerWindow(peer.Window);
    }

    private void Establish()
    {
        State = SctpState.Established;
        _peerCookie = [];
        _pending &= ~(PendingChunks.Init | PendingChunks.InitAck | PendingChunks.CookieEcho);
        _timers.Stop(SctpTimer.Handshake);
        _events.Enqueue(new SctpEvent(SctpEventKind.Connected));
    }

    private void HandleHandshakeTimeout()
    {
        if (_handshakeAttempts >= MaxHandshakeAttempts)
        {
            End(SctpEnd.NoHandshake);
            return;
        }

        _pending |= State == SctpState.CookieWait ? PendingChunks.Init : PendingChunks.CookieEcho;
        StartHandshakeTimer(_handshakeAttempts + 1);
    }
}
