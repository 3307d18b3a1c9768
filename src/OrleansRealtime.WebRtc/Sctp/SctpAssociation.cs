namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>
/// One end of an SCTP association over DTLS: the subset of RFC 9260 that WebRTC data channels need (RFC 8261, RFC
/// 8831), one path, without I/O. Time comes in with every call; an earlier one counts as the latest seen. After each
/// mutation take events until there are none, then packets until there are none (taking messages may open the receive
/// window), then sleep until <see cref="NextTimeout"/>. What a peer sends never throws; not thread-safe.
/// </summary>
/// <remarks>
/// Passive until <see cref="Connect"/>. Both ends may connect at once. A peer that starts over within an association
/// gets no answer: its DTLS connection would be a new one. Heartbeats are answered, never sent: consent checks of ICE
/// watch the path.
/// </remarks>
internal sealed partial class SctpAssociation
{
    private readonly SctpOptions _options;
    private readonly SctpTimers _timers = new();
    private readonly Queue<SctpEvent> _events = new();
    private readonly Queue<SctpMessage> _messages = new();
    private readonly OutboundQueue _outbound;
    private readonly PeerParameters _local;
    private readonly byte[] _cookieKey = new byte[CookieLength];

    private InboundQueue _inbound;
    private OutgoingResets _outgoingResets;
    private IncomingResets _incomingResets;
    private PeerParameters _peer;
    private PendingChunks _pending;
    private TimeSpan _now;
    private long _untakenBytes;

    public SctpAssociation(SctpOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReceiveWindow, options.MaxMessageBytes);
        _options = options;
        _announcedRoom = options.ReceiveWindow;
        var random = options.Seed is { } seed ? new SeededRandom(seed) : SeededRandom.System;
        random.Fill(_cookieKey);
        _local = new PeerParameters(
            Math.Max(random.Next(), 1),
            (uint)options.ReceiveWindow,
            ushort.MaxValue,
            ushort.MaxValue,
            options.InitialTsn ?? random.Next(),
            CanResetStreams: true);
        _outbound = new OutboundQueue(_local.InitialTsn, options.MaxSendBuffer, Statistics);
        _outgoingResets = new OutgoingResets(_local.InitialTsn);
        _inbound = new InboundQueue(0, options, Statistics);
        _incomingResets = new IncomingResets(0);
    }

    public SctpState State { get; private set; } = SctpState.Closed;

    public SctpStatistics Statistics { get; } = new();

    /// <summary>When to call <see cref="HandleTimeout"/>; null: not before something else happens.</summary>
    public TimeSpan? NextTimeout => _timers.Next;

    /// <summary>Bytes of messages that the peer has not acknowledged.</summary>
    public long BufferedBytes => _outbound.BufferedBytes;

    /// <summary>Whether it was closed or aborted; it does not begin again.</summary>
    public bool IsOver { get; private set; }

    // What we may still take: the window less what waits for its turn, for the rest of a message, or for the host.
    private long Room => _options.ReceiveWindow - _inbound.HeldBytes - _untakenBytes;

    private bool CanSendData => State
        is SctpState.Established or SctpState.ShutdownPending or SctpState.ShutdownReceived;

    /// <summary>Takes one packet, as DTLS gave it. Bad ones are dropped and counted.</summary>
    public void HandlePacket(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        Advance(now);
        if (!SctpPacket.TryOpen(packet, out var opened)
            || opened.SourcePort != _options.RemotePort
            || opened.DestinationPort != _options.LocalPort)
        {
            Statistics.DroppedPackets++;
            return;
        }

        var chunks = new ChunkReader(opened.Chunks);
        if (!chunks.TryRead(out var chunk) || !IsForUs(opened.Tag, chunk))
        {
            Statistics.DroppedPackets++;
            return;
        }

        if (chunk.Type == ChunkType.Init)
        {
            // INIT travels alone (RFC 9260 §4.3), and the answer to it too.
            HandleInit(chunk);
            return;
        }

        _received = default;
        while (HandleChunk(chunk))
        {
            if (!chunks.TryRead(out chunk))
            {
                Statistics.DroppedChunks += chunks.IsAtEnd ? 0 : 1;
                break;
            }
        }

        ScheduleSack();
        Progress();
    }

    /// <summary>Acts on every timer that is due.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        Advance(now);
        HandleTimers();
        Progress();
    }

    /// <summary>Queues a message of at least one byte.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="ppid">What it is, to the receiver (RFC 8831 §8).</param>
    /// <param name="message">Copied.</param>
    /// <param name="unordered">Whether it may overtake others. (Over this implementation it never does.)</param>
    /// <returns>
    /// False when the bound of the buffer would be exceeded, the association is about to end or over, or the stream
    /// is being reset.
    /// </returns>
    public bool TrySend(
        TimeSpan now, ushort stream, uint ppid, ReadOnlySpan<byte> message, bool unordered = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length);
        Advance(now);
        return !IsOver
            && State is SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed or SctpState.Established
            && !_outgoingResets.Includes(stream)
            && _outbound.TryEnqueue(stream, ppid, unordered, message);
    }

    /// <summary>
    /// Ends our side of a stream once everything sent on it is acknowledged; <see cref="SctpEventKind.StreamsReset"/>
    /// tells when that is done. A peer that cannot reset streams counts as having done it.
    /// </summary>
    public void ResetStream(TimeSpan now, ushort stream)
    {
        Advance(now);
        if (!IsOver && !_outgoingResets.Includes(stream))
        {
            _outgoingResets.Want(stream, _outbound.LastTsn);
            Progress();
        }
    }

    /// <summary>Takes the oldest event. Its message is the caller's to dispose.</summary>
    public bool TryTakeEvent(out SctpEvent @event)
    {
        if (!_events.TryDequeue(out @event))
        {
            return false;
        }

        if (@event.Message is { } message)
        {
            _untakenBytes -= message.Length;
            OfferReopenedWindow();
        }

        return true;
    }

    private void Advance(TimeSpan now) => _now = now > _now ? now : _now;

    // RFC 9260 §8.5 and §8.5.1.
    private bool IsForUs(uint tag, Chunk first) => first.Type switch
    {
        ChunkType.Init => tag == 0,
        ChunkType.Abort or ChunkType.ShutdownComplete when first.HasReflectedTag => tag == _peer.Tag && tag != 0,
        _ => tag == _local.Tag,
    };
}
