using System.Buffers.Binary;

namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>What goes into packets, and in which order.</summary>
internal sealed partial class SctpAssociation
{
    // More runs than this are told once the first ones are filled.
    private const int MaxGaps = 64;

    // RFC 9260 §3.3.10: No User Data and User-Initiated Abort.
    private const ushort CauseNoUserData = 9;
    private const ushort CauseUserInitiated = 12;

    /// <summary>The next packet to send. Call it until false after each mutation.</summary>
    /// <param name="now">The time.</param>
    /// <param name="destination">At least <see cref="SctpPacket.MaxLength"/> bytes.</param>
    /// <param name="count">Length of the packet.</param>
    public bool TryTakePacket(TimeSpan now, Span<byte> destination, out int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, SctpPacket.MaxLength);
        Advance(now);
        count = 0;
        if (_pending == PendingChunks.None && !(CanSendData && _outbound.TryPeek(out _)))
        {
            return false;
        }

        if (TryTakeLonePacket(destination, out count))
        {
            return true;
        }

        var writer = new PacketWriter(destination, _options.LocalPort, _options.RemotePort, _peer.Tag);
        WriteControl(ref writer);
        WriteData(ref writer);
        if (writer.IsEmpty)
        {
            return false;
        }

        count = writer.Finish();
        return true;
    }

    private bool TryTakeLonePacket(Span<byte> destination, out int count)
    {
        if (Take(PendingChunks.Abort))
        {
            var writer = WriterTo(destination, _peer.Tag);
            WriteAbort(ref writer);
            count = writer.Finish();
            return true;
        }

        if (Take(PendingChunks.ShutdownComplete))
        {
            var writer = WriterTo(destination, _peer.Tag);
            writer.Add(ChunkType.ShutdownComplete, 0, 0);
            count = writer.Finish();
            return true;
        }

        if (Take(PendingChunks.Init))
        {
            var writer = WriterTo(destination, tag: 0);
            _local.WriteTo(writer.Add(ChunkType.Init, 0, PeerParameters.LengthWith(0)), []);
            count = writer.Finish();
            return true;
        }

        if (Take(PendingChunks.InitAck))
        {
            var writer = WriterTo(destination, _offered.Tag);
            _local.WriteTo(writer.Add(ChunkType.InitAck, 0, PeerParameters.LengthWith(CookieLength)), _cookieKey);
            count = writer.Finish();
            return true;
        }

        count = 0;
        return false;
    }

    private PacketWriter WriterTo(Span<byte> destination, uint tag) =>
        new(destination, _options.LocalPort, _options.RemotePort, tag);

    private bool Take(PendingChunks chunk)
    {
        var isPending = (_pending & chunk) != 0;
        _pending &= ~chunk;
        return isPending;
    }

    private bool TakeIfFits(PendingChunks chunk, int valueLength, in PacketWriter writer) =>
        (_pending & chunk) != 0 && writer.Fits(valueLength) && Take(chunk);

    private void WriteControl(ref PacketWriter writer)
    {
        if (TakeIfFits(PendingChunks.CookieEcho, _peerCookie.Length, writer))
        {
            _peerCookie.CopyTo(writer.Add(ChunkType.CookieEcho, 0, _peerCookie.Length));
        }

        if (TakeIfFits(PendingChunks.CookieAck, 0, writer))
        {
            writer.Add(ChunkType.CookieAck, 0, 0);
        }

        WriteSack(ref writer);
        if (TakeIfFits(PendingChunks.HeartbeatAck, _heartbeatLength, writer))
        {
            _heartbeat.AsSpan(0, _heartbeatLength)
                .CopyTo(writer.Add(ChunkType.HeartbeatAck, 0, _heartbeatLength));
        }

        if (TakeIfFits(PendingChunks.ReconfigResponse, IncomingResets.ResponseLength, writer))
        {
            _incomingResets.WriteResponse(writer.Add(ChunkType.Reconfig, 0, IncomingResets.ResponseLength));
        }

        if (TakeIfFits(PendingChunks.ReconfigRequest, _outgoingResets.ValueLength, writer))
        {
            var value = writer.Add(ChunkType.Reconfig, 0, _outgoingResets.ValueLength);
            _outgoingResets.WriteTo(value, _incomingResets.LastSequence);
        }

        if (TakeIfFits(PendingChunks.Shutdown, sizeof(uint), writer))
        {
            var value = writer.Add(ChunkType.Shutdown, 0, sizeof(uint));
            BinaryPrimitives.WriteUInt32BigEndian(value, _inbound.CumulativeTsn);
        }

        if (TakeIfFits(PendingChunks.ShutdownAck, 0, writer))
        {
            writer.Add(ChunkType.ShutdownAck, 0, 0);
        }
    }

    private void WriteSack(ref PacketWriter writer)
    {
        // Data goes out anyway: the acknowledgement that was to wait goes with it.
        var isDue = (_pending & PendingChunks.Sack) != 0
            || (_timers.IsRunning(SctpTimer.Sack) && CanSendData && _outbound.TryPeek(out _));
        if (!isDue)
        {
            return;
        }

        Span<(ushort Start, ushort End)> gaps = stackalloc (ushort, ushort)[MaxGaps];
        gaps = gaps[.._inbound.WriteGaps(gaps)];
        var duplicates = _inbound.Duplicates;
        var length = SackChunk.FieldsLength + (gaps.Length * SackChunk.GapLength) + (duplicates.Length * sizeof(uint));
        if (!writer.Fits(length))
        {
            return;
        }

        var value = writer.Add(ChunkType.Sack, 0, length);
        _announcedRoom = Math.Max(Room, 0);
        BinaryPrimitives.WriteUInt32BigEndian(value, _inbound.CumulativeTsn);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)_announcedRoom);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], (ushort)gaps.Length);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], (ushort)duplicates.Length);
        value = value[SackChunk.FieldsLength..];
        foreach (var (start, end) in gaps)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value, start);
            BinaryPrimitives.WriteUInt16BigEndian(value[2..], end);
            value = value[SackChunk.GapLength..];
        }

        foreach (var tsn in duplicates)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value, tsn);
            value = value[sizeof(uint)..];
        }

        _inbound.ForgetDuplicates();
        _unacknowledgedPackets = 0;
        _timers.Stop(SctpTimer.Sack);
        _pending &= ~PendingChunks.Sack;
    }

    private void WriteData(ref PacketWriter writer)
    {
        var hasData = false;
        while (CanSendData && _outbound.TryPeek(out var tsn) && _outbound.WireLength(tsn) <= writer.Room)
        {
            _outbound.Send(_now, tsn, ref writer);
            hasData = true;
        }

        if (!hasData)
        {
            return;
        }

        _outbound.EndPacket();
        if (!_timers.IsRunning(SctpTimer.Retransmit))
        {
            _timers.Set(SctpTimer.Retransmit, _now + _outbound.Timeout.Current);
        }
    }

    private void WriteAbort(ref PacketWriter writer)
    {
        var value = writer.Add(ChunkType.Abort, 0, Chunk.HeaderLength);
        var cause = _end == SctpEnd.NoUserData ? CauseNoUserData : CauseUserInitiated;
        BinaryPrimitives.WriteUInt16BigEndian(value, cause);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], Chunk.HeaderLength);
    }
}
