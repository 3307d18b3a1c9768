using System.Diagnostics;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Responses;
using OrleansRealtime.Core.Transcriptions;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

public sealed partial class VoiceSession
{
    // The assistant has been heard in the conversation: its voice is fixed.
    private bool _voiceHeard;

    private void CreateResponse(
        DateTimeOffset now,
        ResponseOptions options,
        string? eventId,
        DateTimeOffset? turnEndedAt)
    {
        var terms = ResponseTerms.Of(Config, options);
        var error = TranscriptionSessionRefusal("response.create") ?? VoiceRefusal(terms) ?? _responses.Refusal(terms);
        if (error is not null)
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        var input = options.Input?.Select(WithIds).ToList() ?? [];
        ContextWindow.Fitted? context;
        if (options.Input is null)
        {
            context = _window.Fit(
                _conversation,
                Config.Truncation,
                ItemTokens.OfInstructions(terms.Instructions, terms.Tools));
        }
        else if (!ContextBuilder.TryBuild(_conversation, input, out context, out error))
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        var inline = input.OfType<ResponseInput.Inline>().Select(given => given.Item).ToList();
        error = _transcriptions.ClipRefusal(inline.SelectMany(ClipsOf).Sum(clip => (long)clip.Audio.Length));
        if (error is not null)
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        inline.ForEach(RecogniseClips);

        _timers.Stop(SessionTimer.IdleTimeout);
        _responses.Begin(
            now,
            NextOperation(),
            terms,
            PlanOf(terms, context.Items),
            _conversation,
            context,
            turnEndedAt);
    }

    private ResponseInput WithIds(ResponseInput input) =>
        input is ResponseInput.Inline inline ? new ResponseInput.Inline(WithIds(inline.Item)) : input;

    private static ResponsePlan PlanOf(ResponseTerms terms, IReadOnlyList<ConversationItem> items) => new()
    {
        Context = items,
        Instructions = terms.Instructions,
        Tools = terms.Tools,
        ToolChoice = terms.ToolChoice,
        Modality = terms.Modality,
        Voice = terms.Voice,
        Speed = terms.Speed,
        MaxOutputTokens = terms.MaxOutputTokens,
    };

    private ProtocolError? VoiceRefusal(ResponseTerms terms) =>
        _voiceHeard && !terms.OutOfBand && terms.Voice != Config.Output.Voice
            ? SessionConfiguration.VoiceLocked("response.audio.output.voice")
            : null;

    private void CancelByClient(
        DateTimeOffset now,
        ClientEvent.ResponseCancel cancel,
        IReadOnlyList<AudioHeard> heard)
    {
        var run = cancel.ResponseId is { } id ? _responses.Find(id) : _responses.Active;
        if (run is null)
        {
            Refuse(cancel, ProtocolError.InvalidRequest(
                ErrorCodes.CancelNotActive,
                "Cancellation failed: no active response found"));
            return;
        }

        CancelResponse(now, run, "client_cancelled", heard);
        AwaitUser(now, run);
    }

    private void CancelResponse(DateTimeOffset now, ResponseRun run, string reason, IReadOnlyList<AudioHeard> heard)
    {
        var open = run.OpenMessage;
        _responses.Cancel(now, run, reason);
        if (open?.Stream is { } stream && !run.Terms.OutOfBand)
        {
            // No mark of the stream means that none of its audio has left.
            var until = heard.FirstOrDefault(mark => mark.Stream == stream).Until;
            KeepHeard(open.At.ItemId, until);
            _outbox.Report(new SessionFact.Interrupted(until));
        }
    }

    private void HandleInference(DateTimeOffset now, InferenceEvent @event)
    {
        switch (@event)
        {
            case InferenceEvent.TranscriptPartial partial:
                _transcriptions.HandlePartial(partial);
                return;
            case InferenceEvent.WordsSoFar words:
                HandleWords(now, words);
                return;
            case InferenceEvent.TranscriptCompleted completed:
                KeepTranscript(_transcriptions.HandleCompleted(completed), completed.Text);
                return;
            case InferenceEvent.TranscriptFailed failed:
                KeepTranscript(_transcriptions.HandleFailed(failed), "");
                return;
        }

        if (_responses.Find(@event.Operation) is { } run)
        {
            HandleResponse(now, run, @event);
            return;
        }

        _outbox.Report(new SessionFact.StaleResultDropped(@event.Operation));
    }

    private void HandleResponse(DateTimeOffset now, ResponseRun run, InferenceEvent @event)
    {
        switch (@event)
        {
            case InferenceEvent.TextDelta text:
                run.HandleText(text.Delta);
                break;
            case InferenceEvent.SpokenDelta spoken:
                HandleSpoken(now, run, spoken);
                break;
            case InferenceEvent.SpokenEnded ended:
                run.HandleSpokenEnded(ended.Length);
                break;
            case InferenceEvent.ToolCalled called:
                run.HandleToolCall(called);
                break;
            case InferenceEvent.ResponseCompleted completed:
                _responses.Complete(now, run, completed);
                AwaitUser(now, run);
                break;
            case InferenceEvent.ResponseFailed failed:
                _responses.Fail(now, run, failed.Fault, failed.Detail);
                AwaitUser(now, run);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void HandleSpoken(DateTimeOffset now, ResponseRun run, InferenceEvent.SpokenDelta spoken)
    {
        var first = !run.HasSpoken;
        run.HandleSpoken(spoken);
        if (run.OpenMessage is { Stream: { } stream } message && !run.Terms.OutOfBand)
        {
            _spokenStreams.Remember(stream, message.At.ItemId);
            _voiceHeard = true;
        }

        if (first)
        {
            _outbox.Report(new SessionFact.AnswerBegan(now - run.TurnEndedAt));
        }
    }

    /// <summary>Starts waiting for the user, from when the answer will have been played.</summary>
    private void AwaitUser(DateTimeOffset now, ResponseRun run)
    {
        if (!run.Terms.OutOfBand &&
            !_input.IsSpeaking &&
            TurnDetection is TurnDetectionConfig.ServerVad { IdleTimeoutMs: { } timeout })
        {
            _timers.Set(
                SessionTimer.IdleTimeout,
                now + run.AudioLength.ToTimeSpan() + TimeSpan.FromMilliseconds(timeout));
        }
    }

    private void KeepTranscript(TranscriptionRun? run, string text)
    {
        if (run is null || _conversation.Find(run.ItemId) is not { Item: ConversationItem.Message message } entry)
        {
            return;
        }

        _conversation.Update(entry, message with { Content = [.. message.Content.Select(Fill)] });

        ContentPart Fill(ContentPart part, int index) => index == run.ContentIndex && part is ContentPart.InputAudio audio
            ? audio with { Transcript = text }
            : part;
    }

    private void HandleInferenceLost(DateTimeOffset now, SessionInput.InferenceLost lost)
    {
        _transcriptions.FailAll(lost.Fault, lost.Detail);
        foreach (var run in _responses.Running.ToList())
        {
            _responses.Fail(now, run, lost.Fault, lost.Detail);
        }
    }
}
