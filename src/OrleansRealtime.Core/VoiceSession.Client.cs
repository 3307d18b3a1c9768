using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Images;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    private void HandleClientEvent(DateTimeOffset now, SessionInput.ClientEventReceived received)
    {
        switch (received.Event)
        {
            case ClientEvent.SessionUpdate update:
                UpdateSession(update);
                break;
            case ClientEvent.InputAudioCommit commit:
                CommitByClient(received.At, commit.EventId);
                break;
            case ClientEvent.InputAudioClear:
                ClearByClient(received.At);
                break;
            case ClientEvent.ItemCreate create:
                CreateItem(create);
                break;
            case ClientEvent.ItemRetrieve retrieve:
                RetrieveItem(retrieve);
                break;
            case ClientEvent.ItemTruncate truncate:
                TruncateItem(truncate);
                break;
            case ClientEvent.ItemDelete delete:
                DeleteItem(delete);
                break;
            case ClientEvent.ResponseCreate create:
                CreateResponse(now, create.Response, create.EventId, turnEndedAt: null);
                break;
            case ClientEvent.ResponseCancel cancel:
                CancelByClient(now, cancel, received.Heard);
                break;
            case ClientEvent.ContextCreate create:
                CreateContext(create);
                break;
            case ClientEvent.ContextList:
                ListContexts();
                break;
            case ClientEvent.ContextSwitch wanted:
                SwitchContext(now, received, wanted);
                break;
            case ClientEvent.ContextDelete delete:
                DeleteContext(delete);
                break;
            case ClientEvent.OutputAudioClear clear:
                ClearPlayback(clear);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Refuse(ClientEvent @event, ProtocolError error) =>
        _outbox.SendError(error with { EventId = @event.EventId });

    private void UpdateSession(ClientEvent.SessionUpdate update)
    {
        var before = TurnDetection;
        var wasStateless = IsStateless;
        var responding = _responses.Active is not null;
        if (!_configuration.TryUpdate(update.Session, _contexts.Current.VoiceHeard, responding, out var error))
        {
            Refuse(update, error);
            return;
        }

        _outbox.Do(new SessionEffect.ConfigureInput(_configuration.ToInputSettings()));
        HandleTurnDetectionChange(before);
        HandleStatelessChange(wasStateless);
        if (_input.Utterance is { } utterance)
        {
            _transcriptions.Configure(utterance.Transcription, Config.Input.Transcription);
        }

        _outbox.Send(new ServerEvent.SessionUpdated(Config));
        if (update.Session.Tools.IsPresent)
        {
            ImportSessionTools();
        }
    }

    private void CreateItem(ClientEvent.ItemCreate create)
    {
        var item = WithIds(create.Item);
        var log = CurrentLog;
        if (item is ConversationItem.FunctionCallOutput output)
        {
            // A tool may take longer than the context it was called in remains the current one.
            if (_contexts.HolderOfCall(output.CallId) is not { } caller)
            {
                Refuse(create, ProtocolError.InvalidRequest(
                    ErrorCodes.InvalidToolCallId,
                    $"Tool call ID '{output.CallId}' not found in conversation."));
                return;
            }

            log = caller.Log;
        }

        if (item is ConversationItem.McpApprovalResponse answer && _mcp.Approvals.Refusal(answer) is { } unasked)
        {
            Refuse(create, unasked);
            return;
        }

        if (item is ConversationItem.McpApprovalResponse { ApprovalRequestId: var request })
        {
            log = _contexts.HolderOf(new ItemId(request))!.Log;
        }

        // The id of what is being spoken is the client's to know, not to use; one of another context would name two items.
        if (item.Id == _input.Utterance?.ItemId || _contexts.HolderOf(item.Id!.Value) is not null)
        {
            Refuse(create, ConversationLog.DuplicateId(item.Id!.Value));
            return;
        }

        if (ImageRefusal([(item, "item")], ofConversation: true) is { } image)
        {
            Refuse(create, image);
            return;
        }

        if (_transcriptions.ClipRefusal(ClipsOf(item).Sum(clip => (long)clip.Audio.Length)) is { } busy)
        {
            Refuse(create, busy);
            return;
        }

        var shown = WithoutAudio(item);
        var entry = new ConversationEntry(shown) { AudioLength = AudioLengthOf(item) };
        if (!log.TryInsert(entry, create.PreviousItemId, out var previous, out var error))
        {
            Refuse(create, error);
            return;
        }

        RecogniseClips(item);
        var echo = ImageRules.Shown(shown);
        _outbox.Send(new ServerEvent.ItemAdded(previous, echo));
        _outbox.Send(new ServerEvent.ItemDone(previous, echo));
        CallWhenApproved(item);
    }

    private void RetrieveItem(ClientEvent.ItemRetrieve retrieve)
    {
        if (_contexts.FindItem(retrieve.ItemId) is { } entry)
        {
            _outbox.SendWithAudio(new ServerEvent.ItemRetrieved(ImageRules.Shown(entry.Item)), AudioOf(entry));
            return;
        }

        Refuse(retrieve, ProtocolError.InvalidRequest(
            ErrorCodes.ItemRetrieveInvalidId,
            $"Error retrieving item: the item with id '{retrieve.ItemId}' does not exist."));
    }

    private void TruncateItem(ClientEvent.ItemTruncate truncate)
    {
        if (TruncateRefusal(truncate) is { } error)
        {
            Refuse(truncate, error);
            return;
        }

        var end = SampleTime.FromMilliseconds(truncate.AudioEndMs);
        _contexts.FindItem(truncate.ItemId)!.CutAt = end;
        _ledger.TouchItem(truncate.ItemId);
        KeepHeard(truncate.ItemId, end);
        _outbox.Send(
            new ServerEvent.ItemTruncated(truncate.ItemId, truncate.ContentIndex, truncate.AudioEndMs));
    }

    private ProtocolError? TruncateRefusal(ClientEvent.ItemTruncate truncate)
    {
        if (_contexts.FindItem(truncate.ItemId) is not { } entry)
        {
            return ProtocolError.InvalidRequest(
                ErrorCodes.ItemTruncateInvalidId,
                $"Item with item_id not found: {truncate.ItemId}");
        }

        if (entry.Spoken is null || truncate.ContentIndex != 0)
        {
            return ProtocolError.InvalidRequest(null, "Only model output audio messages can be truncated");
        }

        if (!entry.Spoken.KnowsLength)
        {
            return null;
        }

        // The end rounds up: a client may well have played the last, broken millisecond.
        var left = SampleTime.Min(entry.Spoken.Length, entry.CutAt ?? entry.Spoken.Length);
        var length = (left.Samples + 23) / 24;
        return truncate.AudioEndMs <= length ? null : ProtocolError.InvalidRequest(
            ErrorCodes.InvalidValue,
            $"Audio content of {length}ms is already shorter than {truncate.AudioEndMs}ms",
            "audio_end_ms");
    }

    private void DeleteItem(ClientEvent.ItemDelete delete)
    {
        if (_contexts.HolderOf(delete.ItemId) is not null)
        {
            ForgetItems([delete.ItemId]);
            _outbox.Send(new ServerEvent.ItemDeleted(delete.ItemId));
            return;
        }

        Refuse(delete, ProtocolError.InvalidRequest(
            ErrorCodes.ItemDeleteInvalidId,
            $"Error deleting item: the item with id '{delete.ItemId}' does not exist."));
    }

    private ConversationItem WithIds(ConversationItem item)
    {
        item = item with { Id = item.Id ?? new ItemId(_ids.Next("item_")), Status = ItemStatus.Completed };
        return item is ConversationItem.FunctionCall { CallId: null } call
            ? call with { CallId = _ids.Next("call_", 16) }
            : item;
    }

    private void RecogniseClips(ConversationItem item)
    {
        foreach (var (index, audio) in ClipsOf(item))
        {
            _transcriptions.StartClip(NextOperation(), item.Id!.Value, index, audio, Config.Input.Format);
        }
    }

    /// <summary>Audio that came without its words.</summary>
    private static IEnumerable<(int Index, ReadOnlyMemory<byte> Audio)> ClipsOf(ConversationItem item)
    {
        if (item is not ConversationItem.Message message)
        {
            yield break;
        }

        for (var i = 0; i < message.Content.Count; i++)
        {
            if (message.Content[i] is ContentPart.InputAudio { Transcript: null, Audio: { } audio })
            {
                yield return (i, audio);
            }
        }
    }

    private SampleTime AudioLengthOf(ConversationItem item) => item is ConversationItem.Message message
        ? new SampleTime(message.Content.OfType<ContentPart.InputAudio>().Sum(part => SamplesOf(part.Audio)))
        : SampleTime.Zero;

    private long SamplesOf(ReadOnlyMemory<byte>? audio) =>
        Config.Input.Format == Protocol.Sessions.WireAudioFormat.Pcm ? (audio?.Length ?? 0) / 2 : (audio?.Length ?? 0) * 3L;

    private static ConversationItem WithoutAudio(ConversationItem item) =>
        item is ConversationItem.Message message && message.Content.Any(part => part is ContentPart.InputAudio)
            ? message with
            {
                Content = [.. message.Content.Select(part =>
                    part is ContentPart.InputAudio audio ? audio with { Audio = null } : part)],
            }
            : item;

    /// <summary>What was not heard was not said: the model will not see it.</summary>
    private void KeepHeard(ItemId itemId, SampleTime until)
    {
        if (_contexts.HolderOf(itemId) is not { } holder ||
            holder.Log.Find(itemId) is not { Spoken: not null, Item: ConversationItem.Message message } entry)
        {
            return;
        }

        // An answer still being made takes this up when it is complete.
        _ledger.TouchItem(itemId);
        entry.HeardUntil = entry.HeardUntil is { } before ? SampleTime.Min(before, until) : until;
        if (message.Status != ItemStatus.InProgress)
        {
            holder.Log.Update(entry, entry.AsHeard(message));
        }
    }
}
