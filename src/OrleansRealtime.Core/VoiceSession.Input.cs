using OrleansRealtime.Audio;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Input;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    private TurnDetectionConfig? TurnDetection => Config.Input.TurnDetection;

    private void HandleSpeechStarted(DateTimeOffset now, SessionInput.SpeechStarted started)
    {
        _input.Advance(started.DecidedAt);

        // A mark from before detection was switched off, or a second start without a stop, says nothing any more.
        if (TurnDetection is null || _input.IsSpeaking)
        {
            return;
        }

        _timers.Stop(SessionTimer.IdleTimeout);
        var from = SampleTime.Max(started.At, _input.Start);
        var utterance = NewUtterance(from);
        _input.StartSpeech(utterance);
        if (TurnDetection.InterruptResponse && _responses.Active is { } interrupted)
        {
            // Before the client hears of it: not a sample of the answer may follow this event.
            _outbox.Do(new SessionEffect.DropAudio(interrupted.Operation));
        }

        _outbox.Send(new ServerEvent.SpeechStarted((int)from.Milliseconds, utterance.ItemId));
        _transcriptions.Start(utterance.Transcription, utterance.ItemId, from, Config.Input.Transcription);

        if (TurnDetection.InterruptResponse)
        {
            Interrupt(now, started.Heard);
        }
    }

    private void Interrupt(DateTimeOffset now, IReadOnlyList<AudioHeard> heard)
    {
        if (_responses.Active is { } active)
        {
            InterruptResponse(now, active, heard);
        }

        if (_settings.PlaysByClock)
        {
            HandlePlaybackCut(heard);
            return;
        }

        // An answer that was complete here but still on its way to the client lost its end all the same.
        foreach (var cut in heard)
        {
            if (cut.WasCut && _spokenStreams.Find(cut.Stream) is { } itemId)
            {
                KeepHeard(itemId, cut.Until);
            }
        }
    }

    private void CommitByClient(SampleTime at, string? eventId)
    {
        if (!_input.CanCommit(at, out var error))
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        var utterance = _input.Utterance;
        if (utterance is null)
        {
            utterance = NewUtterance(_input.Start);
            _transcriptions.Start(utterance.Transcription, utterance.ItemId, utterance.From, Config.Input.Transcription);
        }

        _input.Release(at);
        Commit(utterance, at);
        ListenWhenOpenEnded();
    }

    private void Commit(Utterance utterance, SampleTime to)
    {
        _transcriptions.End(utterance.Transcription, to);
        AddUserAudio(utterance.ItemId, to - utterance.From);
        KeepTranscript(_transcriptions.Commit(utterance.Transcription), "");
    }

    private ConversationEntry AddUserAudio(ItemId itemId, SampleTime length)
    {
        var item = new ConversationItem.Message(MessageRole.User, [new ContentPart.InputAudio(Transcript: null)])
        {
            Id = itemId,
        };
        var entry = new ConversationEntry(item) { AudioLength = length };
        var previous = CurrentLog.Append(entry);
        _outbox.Send(new ServerEvent.InputAudioCommitted(previous, itemId));
        _outbox.Send(new ServerEvent.ItemAdded(previous, item));
        _outbox.Send(new ServerEvent.ItemDone(previous, item));
        return entry;
    }

    private void ClearByClient(SampleTime at)
    {
        DropUtterance();
        _input.Release(at);
        _outbox.Send(new ServerEvent.InputAudioCleared());
        ListenWhenOpenEnded();
    }

    private void HandleTurnDetectionChange(TurnDetectionConfig? before)
    {
        if ((before is null) == (TurnDetection is null))
        {
            return;
        }

        // Switched off: a started segment is forgotten, its audio stays in the buffer. Switched on: the detector decides anew.
        DropUtterance();
        _input.ForgetSpeech();
        _timers.Stop(SessionTimer.IdleTimeout);
        ListenWhenOpenEnded();
    }

    private void HandleIdleTimeout(DateTimeOffset now)
    {
        // The setting may have gone since the timer was set.
        if (TurnDetection is not TurnDetectionConfig.ServerVad { IdleTimeoutMs: not null } ||
            _input.IsSpeaking ||
            _responses.Active is not null)
        {
            return;
        }

        var itemId = new ItemId(_ids.Next("item_"));
        var (from, to) = (_input.Start, _input.Position);
        _outbox.Send(new ServerEvent.InputAudioTimeoutTriggered((int)from.Milliseconds, (int)to.Milliseconds, itemId));
        _input.Release(to);
        var entry = AddUserAudio(itemId, to - from);

        // Silence needs no recogniser.
        var silence = (ConversationItem.Message)entry.Item;
        CurrentLog.Update(entry, silence with { Content = [new ContentPart.InputAudio(Transcript: "")] });
        CreateResponse(now, ResponseOptions.None, eventId: null, turnEndedAt: null);
    }

    /// <summary>Without turn detection everything from here on belongs to the next commit.</summary>
    private void ListenWhenOpenEnded()
    {
        if (TurnDetection is not null)
        {
            return;
        }

        var utterance = NewUtterance(_input.Start);
        _input.StartOpenEnded(utterance);
        _transcriptions.Start(utterance.Transcription, utterance.ItemId, utterance.From, Config.Input.Transcription);
    }

    private void DropUtterance()
    {
        if (_input.Utterance is { } utterance)
        {
            _transcriptions.Cancel(utterance.Transcription);
        }
    }

    private Utterance NewUtterance(SampleTime from) => new(new ItemId(_ids.Next("item_")), NextOperation(), from);

    private ProtocolError? TranscriptionSessionRefusal(string what) => Config.Kind == SessionKind.Transcription
        ? ProtocolError.InvalidRequest(ErrorCodes.InvalidParameter, $"{what} is not allowed in a transcription session.")
        : null;
}
