using OrleansRealtime.WebRtc.Calls;
using OrleansRealtime.WebRtc.DataChannels;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Sctp;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Peers;

/// <summary>
/// One connection to a client: ICE, DTLS, the channel of events and the media, put together. Datagrams and time go in; datagrams, sound
/// and events come out. After every call that changes something take everything there is, then sleep until <see cref="NextTimeout"/>.
/// Not thread-safe: one owner.
/// </summary>
internal sealed partial class RtcPeer : IDisposable
{
    private const string EventChannel = "oai-events";
    private const int MaxRecord = 2_048;

    private readonly IceLiteAgent _ice;
    private readonly DtlsTransport _dtls;
    private readonly SdpNegotiation _negotiation;
    private readonly TimeSpan _began;
    private readonly TimeSpan _connectTimeout;
    private readonly TimeSpan _consentTimeout;
    private readonly byte[] _record = GC.AllocateUninitializedArray<byte>(MaxRecord);
    private readonly Queue<PeerEvent> _events = new();
    private readonly Queue<TransportAddress> _forgotten = new();
    private SctpAssociation? _sctp;
    private DataChannelTransport? _channels;
    private ushort? _eventChannel;
    private TimeSpan? _connectedAt;
    private bool _isOver;
    private int _moves;

    public RtcPeer(
        DtlsIdentity identity,
        IceCredentials credentials,
        SdpNegotiation negotiation,
        TimeSpan connectTimeout,
        TimeSpan consentTimeout,
        TimeSpan now,
        DateTimeOffset wallClock)
    {
        _negotiation = negotiation;
        _ice = new IceLiteAgent(credentials, negotiation.RemoteUfrag, now);
        _dtls = new DtlsTransport(identity, negotiation.Role, negotiation.RemoteFingerprint);
        _began = now;
        _connectTimeout = connectTimeout;
        _consentTimeout = consentTimeout;
        if (negotiation.Audio is { } audio)
        {
            var redundancy = audio.Redundant is { } type ? new PeerRedundancy((byte)type) : null;
            _media = new PeerMedia(audio.Payloads, redundancy, audio.CanSend, audio.CanReceive, Ssrc, now, wallClock);
        }
    }

    /// <summary>The source of this side's sound.</summary>
    public uint Ssrc { get; } = BitConverter.ToUInt32(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));

    /// <summary>Where the client is proved to be reachable.</summary>
    public ReadOnlySpan<TransportAddress> Addresses => _ice.Addresses;

    /// <summary>What the client has not taken yet.</summary>
    public long UnsentBytes => _sctp?.BufferedBytes ?? 0;

    /// <summary>False leaves messages where they are, until the client's own window is full and it has to wait.</summary>
    public bool MayTakeMessages { get; set; } = true;

    /// <summary>When to call <see cref="HandleTimeout"/>; null when it is over.</summary>
    public TimeSpan? NextTimeout => _isOver ? null : Soonest(
        _connectedAt is null ? _began + _connectTimeout : null,
        _ice.LastCheckAt + _consentTimeout,
        _dtls.NextTimeout,
        _sctp?.NextTimeout,
        _media?.NextTimeout);

    /// <summary>One datagram.</summary>
    /// <param name="now">The time.</param>
    /// <param name="datagram">What came.</param>
    /// <param name="from">From where.</param>
    /// <param name="reply">Room for an answer that must go back there at once.</param>
    /// <param name="replyLength">Its length; 0 for none.</param>
    /// <returns>Whether it was this peer's.</returns>
    public bool HandleDatagram(
        TimeSpan now, ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> reply, out int replyLength)
    {
        replyLength = 0;
        if (_isOver)
        {
            return false;
        }

        // RFC 7983 section 7.
        switch (datagram[0])
        {
            case <= 3:
                return HandleCheck(now, datagram, from, reply, out replyLength);
            case >= 20 and <= 63 when _ice.Addresses.Contains(from):
                HandleDtls(now, datagram);
                return true;
            case >= 128 and <= 191 when _ice.Addresses.Contains(from):
                _media?.Handle(now, datagram);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_isOver)
        {
            return;
        }

        if (_connectedAt is null && now >= _began + _connectTimeout)
        {
            End(RtcEndReason.NotConnected);
            return;
        }

        if (now >= _ice.LastCheckAt + _consentTimeout)
        {
            End(_connectedAt is null ? RtcEndReason.NotConnected : RtcEndReason.ConsentLost);
            return;
        }

        _dtls.HandleTimeout(now);
        _sctp?.HandleTimeout(now);
        TakeChannelEvents(now);
        CheckDtls();
    }

    /// <summary>The next datagram to be sent; take until false.</summary>
    public bool TryTakeDatagram(TimeSpan now, Span<byte> destination, out int count, out TransportAddress to)
    {
        count = 0;
        to = _ice.Selected.GetValueOrDefault();
        if (_ice.Selected is null)
        {
            return false;
        }

        if (_dtls.TryTakeDatagram(destination, out count))
        {
            return true;
        }

        // One record for one packet, and each leaves before the next is made.
        if (_sctp is not null && _dtls.State == DtlsState.Connected && _sctp.TryTakePacket(now, _record, out var length) &&
            _dtls.TryWrite(_record.AsSpan(0, length)) && _dtls.TryTakeDatagram(destination, out count))
        {
            return true;
        }

        return !_isOver && _media is not null && _media.TryTakeDatagram(now, destination, out count);
    }

    public bool TryTakeEvent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PeerEvent? @event) => _events.TryDequeue(out @event);

    /// <summary>An address of the client's that does not count any more.</summary>
    public bool TryTakeForgotten(out TransportAddress address) => _forgotten.TryDequeue(out address);

    /// <summary>Sends a message on the channel of events.</summary>
    public PeerSendStatus TrySend(TimeSpan now, ReadOnlySpan<byte> utf8)
    {
        if (_eventChannel is not { } channel || _channels is null || _isOver)
        {
            return PeerSendStatus.Closed;
        }

        return _channels.TrySendText(now, channel, utf8) switch
        {
            DataChannelSend.Sent => PeerSendStatus.Sent,
            DataChannelSend.TooLarge => PeerSendStatus.TooLarge,
            DataChannelSend.BufferFull => PeerSendStatus.Full,
            _ => PeerSendStatus.Closed,
        };
    }

    /// <summary>Says goodbye; what there is to be sent must still be taken.</summary>
    public void Close(TimeSpan now)
    {
        if (_isOver)
        {
            return;
        }

        _media?.Close();
        if (_sctp is { IsOver: false } sctp)
        {
            sctp.Abort();
        }

        while (_sctp is not null && _dtls.State == DtlsState.Connected && _sctp.TryTakePacket(now, _record, out var length))
        {
            _dtls.TryWrite(_record.AsSpan(0, length));
        }

        _dtls.Close();
        End(RtcEndReason.ServerClosed);
    }

    public void Dispose()
    {
        _isOver = true;
        _dtls.Dispose();
        _media?.Dispose();
    }

    private static TimeSpan? Soonest(params ReadOnlySpan<TimeSpan?> times)
    {
        TimeSpan? soonest = null;
        foreach (var time in times)
        {
            soonest = time is { } at && !(soonest <= at) ? at : soonest;
        }

        return soonest;
    }

    private bool HandleCheck(
        TimeSpan now, ReadOnlySpan<byte> datagram, in TransportAddress from, Span<byte> reply, out int replyLength)
    {
        var answer = _ice.Handle(now, datagram, from, reply);
        replyLength = answer.Length;
        if (answer.Outcome == IceOutcome.Dropped)
        {
            return false;
        }

        _moves += answer.SelectedChanged && _connectedAt is not null ? 1 : 0;
        if (answer.AddressForgotten is { } forgotten)
        {
            _forgotten.Enqueue(forgotten);
        }

        // Not before: a client that has proved its address is no one's instrument against somebody else's.
        _dtls.Start(now);
        return true;
    }

    private void HandleDtls(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        _dtls.HandleDatagram(now, datagram);
        if (_dtls.State == DtlsState.Connected && _connectedAt is null)
        {
            Connect(now);
        }

        while (_dtls.TryTakeData(_record, out var count))
        {
            _sctp?.HandlePacket(now, _record.AsSpan(0, count));
        }

        TakeChannelEvents(now);
        CheckDtls();
    }

    private void Connect(TimeSpan now)
    {
        _connectedAt = now;
        if (_negotiation.Data is { } data)
        {
            _sctp = new SctpAssociation(new SctpOptions
            {
                RemotePort = (ushort)data.RemotePort,
                MaxMessageBytes = SdpLimits.MaxMessageSize,
            });
            _channels = new DataChannelTransport(_sctp, isDtlsClient: _negotiation.Role == DtlsRole.Client)
            {
                PeerMaxMessageBytes = data.MaxSendSize,
            };
        }

        if (_media is null)
        {
            return;
        }

        if (_dtls.Keys is { } keys)
        {
            _media.Protect(keys, now);
        }
        else
        {
            End(RtcEndReason.Refused);
        }
    }

    private void TakeChannelEvents(TimeSpan now)
    {
        while (!_isOver && MayTakeMessages && _channels is not null && _channels.TryTakeEvent(now, out var happened))
        {
            using (happened.Message)
            {
                Handle(happened);
            }
        }
    }

    private void Handle(in DataChannelEvent happened)
    {
        switch (happened.Kind)
        {
            case DataChannelEventKind.Opened when happened.Label == EventChannel && _eventChannel is null:
                _eventChannel = happened.Id;
                _events.Enqueue(new PeerEvent.ChannelOpened());
                break;
            case DataChannelEventKind.Message when happened.Id == _eventChannel:
                _events.Enqueue(new PeerEvent.Message(happened.Bytes.ToArray(), happened.IsText));
                break;
            case DataChannelEventKind.Closed when happened.Id == _eventChannel:
            case DataChannelEventKind.Ended:
                End(RtcEndReason.ClientClosed);
                break;
        }
    }

    private void CheckDtls()
    {
        switch (_dtls.State)
        {
            case DtlsState.Closed:
                End(RtcEndReason.ClientClosed);
                break;
            case DtlsState.Failed:
                End(_connectedAt is null ? RtcEndReason.Refused : RtcEndReason.ClientClosed);
                break;
        }
    }

    private void End(RtcEndReason reason)
    {
        if (!_isOver)
        {
            _isOver = true;
            _events.Enqueue(new PeerEvent.Ended(reason));
        }
    }
}
