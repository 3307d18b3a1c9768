using System.Threading.Channels;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Sidebands;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Hosting;

internal sealed partial class SessionRunner
{
    /// <summary>Events of sidebands under way over the edge: far more than there are sidebands.</summary>
    public const int MaxRelayed = 64;

    // An event about audio holds two ids at most.
    private const int MaxRelayedBytes = 4 * 1024;

    private readonly List<Sideband> _sidebands = [];
    private readonly Dictionary<long, RelayedEvent> _relayed = [];
    private int _attachments;
    private long _tickets;

    /// <summary>Attaches a further connection, which is told how the session stands and then everything.</summary>
    public async ValueTask<SidebandJoin> AttachAsync(CancellationToken cancellationToken)
    {
        var joined = new TaskCompletionSource<SidebandJoin>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _mailbox.Writer.WriteAsync(new Mail { Joined = joined }, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return default;
        }

        // Not given up: whoever has joined must be known, or nobody would let it leave.
        return await joined.Task;
    }

    /// <summary>Delivers one message of a sideband and returns when the session has acted on it.</summary>
    public async ValueTask<ControlReceipt> PostAsync(
        IReadOnlyList<ControlMessage> message,
        AttachmentId from,
        CancellationToken cancellationToken)
    {
        try
        {
            return await DeliverAsync(new Mail { Batch = message, From = from }, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // The session is over; the sideband is about to hear of it.
            return Receipt();
        }
    }

    private async ValueTask JoinAsync(TaskCompletionSource<SidebandJoin> joined)
    {
        _sidebands.RemoveAll(sideband => sideband.HasEnded);
        if (_sidebands.Count >= _maxSidebands)
        {
            joined.SetResult(new SidebandJoin(null, IsFull: true));
            return;
        }

        var sideband = new Sideband(new AttachmentId(++_attachments));
        _sidebands.Add(sideband);
        await HandleAsync(new SessionInput.Attached(sideband.Id));
        joined.SetResult(new SidebandJoin(sideband, IsFull: false));
    }

    // Read before it is relayed: what is wrong with it needs no edge, and nothing of any length waits there.
    private SessionInput ToSidebandInput(ControlMessage message, AttachmentId from)
    {
        var input = ToInput(message, from);
        if (message is not ControlMessage.ClientEvent { Utf8.Length: > MaxRelayedBytes } ||
            input is not SessionInput.ClientEventReceived { Event: var @event } ||
            !IsAboutAudio(@event))
        {
            return input;
        }

        var error = ProtocolErrors.MessageTooLarge(MaxRelayedBytes) with { EventId = @event.EventId };
        return new SessionInput.ClientEventRejected(error) { From = from };
    }

    /// <summary>
    /// What depends on how far the audio has come, or on how much of it was heard, only the edge can say: such an event of a
    /// sideband goes there and comes back.
    /// </summary>
    /// <returns>Whether it is under way; the sideband's receipt then waits for it.</returns>
    private bool TryRelay(ControlMessage message, SessionInput input, in Mail mail)
    {
        if (_relayed.Count >= MaxRelayed ||
            message is not ControlMessage.ClientEvent received ||
            input is not SessionInput.ClientEventReceived { Event: var @event } ||
            !IsAboutAudio(@event))
        {
            return false;
        }

        _relayed.Add(++_tickets, new RelayedEvent(mail.From, mail.Receipt));
        Tell(new SessionOutput.Relay(_tickets, received.Utf8));
        return true;
    }

    private async ValueTask HandlePrimaryAsync(ControlMessage message)
    {
        if (message is not ControlMessage.ClientEvent { Ticket: { } ticket })
        {
            await HandleOwnAsync(message);
        }
        else if (_relayed.Remove(ticket, out var relayed))
        {
            await HandleAsync(ToInput(message, relayed.From));
            relayed.Receipt?.TrySetResult(Receipt());
        }
    }

    private void TellSidebands(SessionOutput.Event @event, AttachmentId? to)
    {
        foreach (var sideband in _sidebands)
        {
            if (!sideband.HasEnded && (to is null || to == sideband.Id))
            {
                sideband.Tell(@event);
            }
        }
    }

    private void EndSidebands()
    {
        // Whatever ended the session was no doing of theirs.
        var reason = CloseReason is null or Core.CloseReason.TooSlow ? Core.CloseReason.ClientClosed : CloseReason.Value;
        _sidebands.ForEach(sideband => sideband.End(reason));
        foreach (var relayed in _relayed.Values)
        {
            relayed.Receipt?.TrySetResult(Receipt());
        }
    }

    private static bool IsAboutAudio(ClientEvent @event) => @event is
        ClientEvent.InputAudioCommit or ClientEvent.InputAudioClear or ClientEvent.ResponseCancel or ClientEvent.ContextSwitch;
}
