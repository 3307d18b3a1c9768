using System.Text.Json;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Resumption.Downlink;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Resumption;

/// <summary>What events from the server mean.</summary>
internal sealed partial class ResumptionState
{
    private const string ClientSeqGap = "client_seq_gap";
    private const string InputAudioGap = "input_audio_gap";

    /// <summary>Takes one event in. Of audio that was heard in part the heard part is cut off.</summary>
    public ReceiveVerdict Receive(RealtimeServerEvent received)
    {
        _incarnation = _tellsIncarnation ?? _incarnation;
        switch (received.Type)
        {
            case ResumptionEventTypes.Updated:
                SwitchOn(received);
                return new ReceiveVerdict(false, ReceiveReaction.Wake);
            case ResumptionEventTypes.Acknowledged:
                return Promised(_uplink.Acknowledge(received.GetInteger("client_seq") ?? 0));
            case ResumptionEventTypes.AudioAcknowledged:
                return Promised(_uplink.ReleaseAudioBefore(received.GetInteger("position") ?? 0));
            case ResumptionEventTypes.Resumed:
                return ReceiveVerdict.Drop;
            case ResumptionEventTypes.Replaced:
                return new ReceiveVerdict(false, ReceiveReaction.Replaced);
            case ResumptionEventTypes.GoingAway:
                return Pass(received);
            case ResumptionEventTypes.ResyncRequired:
                BeginResync(received);
                return Pass(received);
            case ResumptionEventTypes.Resynced:
                return EndResync(received);
            case ServerEventTypes.OutputAudioDelta:
                return ReceiveAudio(received);
            default:
                return received.Sequence is { } seq ? ReceiveNumbered(received, seq) : Pass(received);
        }
    }

    private static ReceiveVerdict Promised(bool more) => new(false, more ? ReceiveReaction.Wake : ReceiveReaction.None);

    private ReceiveVerdict Pass(RealtimeServerEvent received)
    {
        received.Ordinal = _ledger.Add(0);
        return ReceiveVerdict.Pass;
    }

    private ReceiveVerdict ReceiveNumbered(RealtimeServerEvent received, long seq)
    {
        if (_resyncing)
        {
            return Pass(received);
        }

        if (IsResyncDue)
        {
            return ReceiveVerdict.Hole;
        }

        if (_received is null)
        {
            // Nothing had a number before the session was switched on.
            _ledger.Begin(seq - 1);
        }

        var last = _received ?? seq - 1;
        if (seq != last + 1)
        {
            return seq <= last ? ReceiveVerdict.Drop : ReceiveVerdict.Hole;
        }

        _received = seq;
        received.Ordinal = _ledger.Add(seq);
        return new ReceiveVerdict(true, Note(received, seq));
    }

    /// <summary>What a numbered event changes here.</summary>
    private ReceiveReaction Note(RealtimeServerEvent received, long seq)
    {
        switch (received.Type)
        {
            case ServerEventTypes.SessionCreated or ServerEventTypes.SessionUpdated:
                TakeFormats(received);
                break;
            case ServerEventTypes.ResponseCreated:
                _responseOutput = received.GetString("response", "audio", "output", "format", "type") is { } format
                    ? AudioEncoding.Named(format)
                    : _sessionOutput;
                break;
            case ServerEventTypes.OutputAudioDone when received.TryFind(["item_id"], out var id):
                EndAudio(id, seq);
                break;
            case ServerEventTypes.OutputItemDone when received.TryFind(["item", "id"], out var id):
                EndAudio(id, seq);
                break;
            case ServerEventTypes.Error when seq > _toldBefore
                && received.GetString("error", "code") is ClientSeqGap or InputAudioGap:
                return ReceiveReaction.Reconnect;
        }

        return ReceiveReaction.None;
    }

    private ReceiveVerdict ReceiveAudio(RealtimeServerEvent received)
    {
        if (received.GetInteger("position") is not { } position
            || !received.TryFind(["item_id"], out var id) || id.ValueKind != JsonValueKind.String)
        {
            return Pass(received);
        }

        var item = _items.Find(id);
        var expected = item?.Received ?? (_anyPositionGoes ? position : 0);
        if (item?.EndedAt > 0)
        {
            return ReceiveVerdict.Drop;
        }

        if (position > expected)
        {
            return ReceiveVerdict.Hole;
        }

        item ??= _items.Add(id.GetString()!, _responseOutput);
        var end = position + item.Encoding.Samples(received.Audio.Length);
        if (end <= expected)
        {
            return ReceiveVerdict.Drop;
        }

        received.SkipAudio((int)item.Encoding.Bytes(expected - position));
        received.AudioPosition = expected;
        item.Received = end;
        received.Ordinal = _ledger.Add(Received, item, end);
        return ReceiveVerdict.Pass;
    }

    private void SwitchOn(RealtimeServerEvent updated)
    {
        TakeToken(updated);
        if (IsOn)
        {
            return;
        }

        IsOn = IsAttached = true;
        _incarnation = _tellsIncarnation;
        SessionId = updated.GetString("session_id");
        if (_received is null)
        {
            _received = updated.Sequence ?? 0;
            _ledger.Begin(Received);
        }

        _uplink.Begin(updated.GetInteger("client_seq") ?? 0, 0);
    }

    private void BeginResync(RealtimeServerEvent required)
    {
        _resyncing = IsResyncDue = _anyPositionGoes = true;
        _items.Clear();
        TakeFormats(required);
    }

    private ReceiveVerdict EndResync(RealtimeServerEvent resynced)
    {
        if (!_resyncing)
        {
            return ReceiveVerdict.Drop;
        }

        _resyncing = IsResyncDue = false;
        _received = resynced.Sequence ?? 0;
        _acknowledgements.StartAgainAt(Math.Min(_acknowledgements.Seq, Received));
        resynced.Ordinal = _ledger.Add(Received, endsResync: true);
        return ReceiveVerdict.Pass;
    }

    private void EndAudio(JsonElement id, long seq)
    {
        if (id.ValueKind == JsonValueKind.String && _items.Find(id) is { EndedAt: 0 } item)
        {
            item.EndedAt = seq;
        }
    }

    private void TakeFormats(RealtimeServerEvent told)
    {
        if (told.GetString("session", "audio", "output", "format", "type") is { } output)
        {
            _sessionOutput = _responseOutput = AudioEncoding.Named(output);
        }

        // Later changes are the application's own and count from where it made them.
        if (!IsOn && told.GetString("session", "audio", "input", "format", "type") is { } input)
        {
            _uplink.Encoding = AudioEncoding.Named(input);
        }
    }
}
