using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What to do with each chunk, and when to acknowledge data: RFC 9260 §6.2.</summary>
internal sealed partial class SctpAssociation
{
    // An answer to an event often leaves within this time and takes the acknowledgement with it; RFC 9260 allows 500
    // ms.
    private static readonly TimeSpan SackDelay = TimeSpan.FromMilliseconds(20);

    // RFC 9260 §6.2: at least every second packet.
    private const int PacketsPerSack = 2;

    // Enough for what any stack puts there; more is dropped.
    private const int MaxHeartbeatLength = 512;

    private readonly byte[] _heartbeat = new byte[MaxHeartbeatLength];
    private int _heartbeatLength;
    private PacketContent _received;
    private int _unacknowledgedPackets;
    private long _announcedRoom;

    /// <returns>Whether to go on with the packet.</returns>
    private bool HandleChunk(Chunk chunk)
    {
        if (IsOver)
        {
            return HandleAfterTheEnd(chunk);
        }

        switch (chunk.Type)
        {
            case ChunkType.CookieEcho:
                HandleCookieEcho(chunk);
                return true;
            case ChunkType.InitAck:
                HandleInitAck(chunk);
                return true;
            case ChunkType.CookieAck:
                HandleCookieAck();
                return true;
            case ChunkType.Error:
                return true;
            case ChunkType.Abort:
                return HandleAbort();
            default:
                break;
        }

        if (State is SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed)
        {
            // The peer is ahead of us; it will send it again.
            Statistics.DroppedChunks++;
            return true;
        }

        switch (chunk.Type)
        {
            case ChunkType.Data:
                return HandleData(chunk);
            case ChunkType.Sack:
                return HandleSack(chunk);
            case ChunkType.Heartbeat:
                return HandleHeartbeat(chunk);
            case ChunkType.ForwardTsn:
                return HandleForwardTsn(chunk);
            case ChunkType.Reconfig:
                return HandleReconfig(chunk);
            case ChunkType.Shutdown:
                return HandleShutdown(chunk);
            case ChunkType.ShutdownAck:
                return HandleShutdownAck();
            case ChunkType.ShutdownComplete:
                return HandleShutdownComplete();
            default:
                // The highest bit says whether what follows may be read (RFC 9260 §3.2).
                Statistics.DroppedChunks++;
                return ((byte)chunk.Type & 0x80) != 0;
        }
    }

    private bool HandleData(Chunk chunk)
    {
        if (!DataChunk.TryParse(chunk, out var data)
            || State is SctpState.ShutdownReceived or SctpState.ShutdownAckSent)
        {
            Statistics.DroppedChunks++;
            return true;
        }

        if (data.Payload.IsEmpty)
        {
            End(SctpEnd.NoUserData);
            return false;
        }

        // A host that takes nothing gets nothing more. The first missing chunk is taken otherwise: it sets others free.
        if (_untakenBytes >= _options.ReceiveWindow)
        {
            Statistics.DroppedChunks++;
            _received.NeedsSack = true;
            return true;
        }

        // The peer still has data to send and need not answer our SHUTDOWN yet (RFC 9260 §9.2).
        _shutdownAttempts = 0;
        var result = _inbound.Accept(data, Room, _messages);
        _received.HasData = true;
        _received.NeedsSack |= result != InboundResult.Accepted || (data.Flags & DataChunk.Immediate) != 0;
        return Report(isWithinLimit: result != InboundResult.MessageTooLarge);
    }

    private bool HandleForwardTsn(Chunk chunk)
    {
        if (chunk.Value.Length < sizeof(uint))
        {
            Statistics.DroppedChunks++;
            return true;
        }

        _received.HasData = true;
        _received.NeedsSack = true;
        return Report(_inbound.Forward(BinaryPrimitives.ReadUInt32BigEndian(chunk.Value), _messages));
    }

    private bool Report(bool isWithinLimit)
    {
        while (_messages.TryDequeue(out var message))
        {
            _untakenBytes += message.Length;
            _events.Enqueue(new SctpEvent(SctpEventKind.Message, Message: message));
        }

        if (!isWithinLimit)
        {
            End(SctpEnd.MessageTooLarge);
        }

        return isWithinLimit;
    }

    private bool HandleSack(Chunk chunk)
    {
        if (!SackChunk.TryParse(chunk, out var sack))
        {
            Statistics.DroppedChunks++;
            return true;
        }

        Acknowledge(sack);
        return true;
    }

    private bool HandleHeartbeat(Chunk chunk)
    {
        if (chunk.Value.Length > MaxHeartbeatLength)
        {
            Statistics.DroppedChunks++;
            return true;
        }

        chunk.Value.CopyTo(_heartbeat);
        _heartbeatLength = chunk.Value.Length;
        _pending |= PendingChunks.HeartbeatAck;
        return true;
    }

    private void ScheduleSack()
    {
        if (IsOver || !(_received.HasData || _received.NeedsSack))
        {
            return;
        }

        _unacknowledgedPackets++;
        if (_received.NeedsSack || _inbound.HasGap || _unacknowledgedPackets >= PacketsPerSack)
        {
            _pending |= PendingChunks.Sack;
        }
        else if (!_timers.IsRunning(SctpTimer.Sack))
        {
            _timers.Set(SctpTimer.Sack, _now + SackDelay);
        }
    }

    // A peer that believes the window closed sends only now and then: tell it as soon as half of it is free.
    private void OfferReopenedWindow()
    {
        if (!IsOver && State != SctpState.Closed
            && _announcedRoom < _options.ReceiveWindow / 4 && Room >= _options.ReceiveWindow / 2)
        {
            _pending |= PendingChunks.Sack;
        }
    }

    /// <summary>What a packet brought, as far as acknowledging it goes.</summary>
    private struct PacketContent
    {
        public bool HasData;
        public bool NeedsSack;
    }
}
