using System.Text;
using OrleansRealtime.WebRtc.Sctp;

namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>
/// Data channels over an association: RFC 8831 and RFC 8832. The host feeds the association with packets and
/// timeouts, and after each takes events here (not from the association) until there are none, then packets from the
/// association.
/// </summary>
/// <remarks>
/// Every channel is sent reliably, whatever it asks for. At most <see cref="MaxChannels"/> at a time; the peer's next
/// one is reset at once. Not thread-safe.
/// </remarks>
internal sealed class DataChannelTransport(SctpAssociation association, bool isDtlsClient)
{
    public const int MaxChannels = 16;

    /// <summary>What a peer takes that does not say (RFC 8841 §6).</summary>
    public const int DefaultPeerMaxMessageBytes = 65_536;

    /// <summary>More is never sent: no browser promises to take it.</summary>
    public const int LargestMessageBytes = 262_144;

    private static ReadOnlySpan<byte> EmptyContent => [0];

    private readonly Dictionary<ushort, DataChannel> _channels = [];
    private readonly Queue<DataChannelEvent> _events = new();
    private int _peerMaxMessageBytes = DefaultPeerMaxMessageBytes;
    private int _duties;

    /// <summary>
    /// The peer's a=max-message-size in bytes; 0 means any (RFC 8841 §6). Default 65 536, never above 262 144.
    /// </summary>
    public long PeerMaxMessageBytes
    {
        get => _peerMaxMessageBytes;
        set => _peerMaxMessageBytes = value is <= 0 or > LargestMessageBytes ? LargestMessageBytes : (int)value;
    }

    public int ChannelCount => _channels.Count;

    /// <summary>Opens a reliable, ordered channel. It may be called before the association is up.</summary>
    /// <returns>Its id, or null when there are too many channels or the association is over.</returns>
    public ushort? Open(TimeSpan now, string label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            Encoding.UTF8.GetByteCount(label), ChannelOpening.MaxLabelBytes, nameof(label));
        if (association.IsOver || _channels.Count >= MaxChannels)
        {
            return null;
        }

        // RFC 8832 §6: even ids for the DTLS client, odd ones for the server.
        var id = (ushort)(isDtlsClient ? 0 : 1);
        while (_channels.ContainsKey(id))
        {
            id += 2;
        }

        var channel = new DataChannel(id, label, isOrdered: true) { Duty = ChannelDuty.SendOpen };
        _channels.Add(id, channel);
        _duties++;
        DoDuty(now, channel);
        return id;
    }

    /// <param name="now">The time.</param>
    /// <param name="id">The channel.</param>
    /// <param name="utf8">Copied; may be empty.</param>
    public DataChannelSend TrySendText(TimeSpan now, ushort id, ReadOnlySpan<byte> utf8)
    {
        return utf8.IsEmpty
            ? TrySend(now, id, PayloadType.EmptyText, EmptyContent)
            : TrySend(now, id, PayloadType.Text, utf8);
    }

    /// <param name="now">The time.</param>
    /// <param name="id">The channel.</param>
    /// <param name="bytes">Copied; may be empty.</param>
    public DataChannelSend TrySendBinary(TimeSpan now, ushort id, ReadOnlySpan<byte> bytes)
    {
        return bytes.IsEmpty
            ? TrySend(now, id, PayloadType.EmptyBinary, EmptyContent)
            : TrySend(now, id, PayloadType.Binary, bytes);
    }

    /// <summary>
    /// Closes a channel once everything sent on it has arrived. <see cref="DataChannelEventKind.Closed"/> follows
    /// when the peer has closed its side too; until then its messages are dropped.
    /// </summary>
    public void Close(TimeSpan now, ushort id)
    {
        if (!_channels.TryGetValue(id, out var channel))
        {
            return;
        }

        if (channel.Duty == ChannelDuty.SendOpen)
        {
            // The peer will never hear of it.
            _duties--;
            _channels.Remove(id);
            _events.Enqueue(new DataChannelEvent(DataChannelEventKind.Closed, id));
            return;
        }

        ResetOurSide(now, channel);
    }

    /// <summary>Takes the oldest event, and sends what events ask for. A message is the caller's to dispose.</summary>
    public bool TryTakeEvent(TimeSpan now, out DataChannelEvent @event)
    {
        DoDuties(now);
        while (!_events.TryDequeue(out @event))
        {
            if (!association.TryTakeEvent(out var happened))
            {
                return false;
            }

            Handle(now, happened);
        }

        return true;
    }

    private DataChannelSend TrySend(TimeSpan now, ushort id, uint ppid, ReadOnlySpan<byte> message)
    {
        if (association.IsOver || !_channels.TryGetValue(id, out var channel) || channel.IsClosing)
        {
            return DataChannelSend.Closed;
        }

        if (message.Length > _peerMaxMessageBytes)
        {
            return DataChannelSend.TooLarge;
        }

        return DoDuty(now, channel) && association.TrySend(now, id, ppid, message, unordered: !channel.IsOrdered)
            ? DataChannelSend.Sent
            : DataChannelSend.BufferFull;
    }

    private void Handle(TimeSpan now, in SctpEvent happened)
    {
        switch (happened.Kind)
        {
            case SctpEventKind.Message:
                HandleMessage(now, happened.Message!);
                break;
            case SctpEventKind.PeerResetStreams:
                foreach (var channel in Named(happened.Streams!))
                {
                    EndPeerSide(now, channel);
                }

                break;
            case SctpEventKind.StreamsReset:
                foreach (var channel in Named(happened.Streams!))
                {
                    channel.IsOurSideReset = true;
                    ForgetIfReset(channel);
                }

                break;
            case SctpEventKind.Closed or SctpEventKind.Aborted:
                _channels.Clear();
                _duties = 0;
                _events.Enqueue(new DataChannelEvent(DataChannelEventKind.Ended, End: happened.End));
                break;
            default:
                DoDuties(now);
                break;
        }
    }

    private void HandleMessage(TimeSpan now, SctpMessage message)
    {
        if (message.Ppid == PayloadType.Control)
        {
            using (message)
            {
                HandleControl(now, message);
            }

            return;
        }

        var isEmpty = message.Ppid is PayloadType.EmptyText or PayloadType.EmptyBinary;
        var isText = message.Ppid is PayloadType.Text or PayloadType.EmptyText;
        var isKnown = isEmpty || message.Ppid is PayloadType.Text or PayloadType.Binary;
        if (!isKnown || !_channels.TryGetValue(message.Stream, out var channel) || channel.IsClosing)
        {
            message.Dispose();
            return;
        }

        if (isEmpty)
        {
            message.Clear();
        }

        MarkOpen(channel);
        _events.Enqueue(new DataChannelEvent(
            DataChannelEventKind.Message, channel.Id, IsText: isText, Message: message));
    }

    private void HandleControl(TimeSpan now, SctpMessage message)
    {
        if (_channels.TryGetValue(message.Stream, out var channel))
        {
            // An OPEN for a channel that exists says nothing new.
            if (ChannelOpening.IsAck(message.Span) && !channel.IsClosing)
            {
                MarkOpen(channel);
            }
        }
        else if (ChannelOpening.TryReadOpen(message.Span, out var label, out var isOrdered))
        {
            if (_channels.Count >= MaxChannels)
            {
                association.ResetStream(now, message.Stream);
                return;
            }

            channel = new DataChannel(message.Stream, label, isOrdered) { Duty = ChannelDuty.SendAck };
            _channels.Add(channel.Id, channel);
            _duties++;
            DoDuty(now, channel);
            MarkOpen(channel);
        }
    }

    private void MarkOpen(DataChannel channel)
    {
        if (!channel.IsOpen)
        {
            channel.IsOpen = true;
            _events.Enqueue(new DataChannelEvent(
                DataChannelEventKind.Opened, channel.Id, channel.Label, channel.IsOrdered));
        }
    }

    private void DoDuties(TimeSpan now)
    {
        if (_duties == 0)
        {
            return;
        }

        foreach (var channel in _channels.Values)
        {
            DoDuty(now, channel);
        }
    }

    // True when nothing is left to do for the channel.
    private bool DoDuty(TimeSpan now, DataChannel channel)
    {
        if (channel.Duty == ChannelDuty.None)
        {
            return true;
        }

        Span<byte> message = stackalloc byte[ChannelOpening.FieldsLength + ChannelOpening.MaxLabelBytes];
        var length = 1;
        if (channel.Duty == ChannelDuty.SendOpen)
        {
            length = ChannelOpening.WriteOpen(message, channel.Label);
        }
        else
        {
            message[0] = ChannelOpening.AckMessage;
        }

        if (!association.TrySend(now, channel.Id, PayloadType.Control, message[..length]))
        {
            return false;
        }

        channel.Duty = ChannelDuty.None;
        _duties--;
        return true;
    }

    private void EndPeerSide(TimeSpan now, DataChannel channel)
    {
        if (channel.IsPeerSideReset)
        {
            return;
        }

        channel.IsPeerSideReset = true;
        _events.Enqueue(new DataChannelEvent(DataChannelEventKind.Closed, channel.Id));
        ResetOurSide(now, channel);
        ForgetIfReset(channel);
    }

    private void ResetOurSide(TimeSpan now, DataChannel channel)
    {
        if (channel.IsClosing)
        {
            return;
        }

        channel.IsClosing = true;
        _duties -= channel.Duty == ChannelDuty.None ? 0 : 1;
        channel.Duty = ChannelDuty.None;
        association.ResetStream(now, channel.Id);
    }

    // An empty list names all.
    private DataChannel[] Named(ushort[] streams)
    {
        return streams.Length == 0
            ? [.. _channels.Values]
            : [.. streams.Distinct().Where(_channels.ContainsKey).Select(id => _channels[id])];
    }

    private void ForgetIfReset(DataChannel channel)
    {
        if (channel.IsOurSideReset && channel.IsPeerSideReset)
        {
            _channels.Remove(channel.Id);
        }
    }
}
