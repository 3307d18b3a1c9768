using System.Diagnostics;
using OrleansRealtime.Audio;
using OrleansRealtime.Core.Configuration;
using OrleansRealtime.Core.Conversation;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Core.Prompts;
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
    private void CreateResponse(
        DateTimeOffset now,
        ResponseOptions options,
        string? eventId,
        DateTimeOffset? turnEndedAt)
    {
        if (!PromptExpansion.TryExpand(_settings.Prompts, options, out var expanded, out var unknown))
        {
            _outbox.SendError(unknown with { EventId = eventId });
            return;
        }

        options = expanded;
        var terms = ResponseTerms.Of(Config, options);
        var error = TranscriptionSessionRefusal("response.create")
            ?? VoiceRefusal(terms)
            ?? ToolsRefusal(terms, options)
            ?? ReasoningModels.Refusal(Config.Model, options.ReasoningEffort, "response.reasoning")
            ?? _responses.Refusal(terms)
            ?? PlaybackRefusal(terms);
        if (error is not null)
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        var input = options.Input?.Select(WithIds).ToList() ?? [];
        ContextWindow.Fitted? given = null;
        if (options.Input is not null && !ContextBuilder.TryBuild(CurrentLog, input, out given, out error))
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        var inline = input.OfType<ResponseInput.Inline>().Select(given => given.Item).ToList();
        error = ImageRefusal(InlineOf(input), ofConversation: false)
            ?? _transcriptions.ClipRefusal(inline.SelectMany(ClipsOf).Sum(clip => (long)clip.Audio.Length));
        if (error is not null)
        {
            _outbox.SendError(error with { EventId = eventId });
            return;
        }

        inline.ForEach(RecogniseClips);
        BeginExchange(terms, inline.Select(item => item.Id!.Value));

        _timers.Stop(SessionTimer.IdleTimeout);
        var run = _responses.Begin(now, NextOperation(), terms, CurrentLog, turnEndedAt);
        run.Given = given;
        StartWhenToolsAreKnown(now, run, options);
    }

    private void StartResponse(DateTimeOffset now, ResponseRun run)
    {
        if (!TryFillToolbox(now, run))
        {
            return;
        }

        var context = run.Given ?? _contexts.WindowOf(run.Conversation).Fit(
            run.Conversation,
            Config.Truncation,
            ItemTokens.OfInstructions(run.Terms.Instructions, run.Toolbox.Offered));
        var items = McpHistory.ToFunctions(context, run.Toolbox);
        _responses.Start(now, run, PlanOf(run.Terms, run.Toolbox, items), context);
    }

    private static IEnumerable<(ConversationItem Item, string Path)> InlineOf(List<ResponseInput> input) => input
        .Select((given, index) => (Given: given as ResponseInput.Inline, Path: $"response.input[{index}]"))
        .Where(entry => entry.Given is not null)
        .Select(entry => (entry.Given!.Item, entry.Path));

    private ResponseInput WithIds(ResponseInput input) =>
        input is ResponseInput.Inline inline ? new ResponseInput.Inline(WithIds(inline.Item)) : input;

    private static ResponsePlan PlanOf(ResponseTerms terms, Toolbox toolbox, IReadOnlyList<ConversationItem> items) => new()
    {
        Context = items,
        Instructions = terms.Instructions,
        Tools = toolbox.Offered,
        ToolChoice = toolbox.Choice,
        Modality = terms.Modality,
        Voice = terms.Voice,
        Speed = terms.Speed,
        ParallelToolCalls = terms.ParallelToolCalls,
        ReasoningEffort = terms.ReasoningEffort,
        MaxOutputTokens = terms.MaxOutputTokens,
    };

    private ProtocolError? VoiceRefusal(ResponseTerms terms) =>
        _contexts.Current.VoiceHeard && !terms.OutOfBand && terms.Voice != Config.Output.Voice
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

        CancelTools(run);
        CancelResponse(now, run, "client_cancelled", heard);
        AwaitUser(now, run, toPlay: SampleTime.Zero);
    }

    private void CancelResponse(DateTimeOffset now, ResponseRun run, string reason, IReadOnlyList<AudioHeard> heard)
    {
        var open = run.OpenMessage;
        _responses.Cancel(now, run, reason);

        // Messages that were complete here may still have been on their way.
        foreach (var mark in heard.Where(mark => mark.Stream.Operation == run.Operation && mark.Stream != open?.Stream))
        {
            if (_spokenStreams.Find(mark.Stream) is { } itemId && _contexts.FindItem(itemId)?.Spoken?.Length > mark.Until)
            {
                KeepHeard(itemId, mark.Until);
            }
        }

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
                KeepTranscript(_transcriptions.HandleCompleted(completed, Config.Include), completed.Text);
                return;
            case InferenceEvent.TranscriptFailed failed:
                KeepTranscript(_transcriptions.HandleFailed(failed), "");
                return;
        }

        if (_responses.Find(@event.Operation) is { } run)
        {
            if (run.Told is { } told)
            {
                HandleRepeated(now, run, told, @event);
                return;
            }

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
                run.HandleSpokenEnded(ended.Length, ended.IsCutShort);
                break;
            case InferenceEvent.ToolCalled called:
                HandleToolCall(run, called);
                break;
            case InferenceEvent.ResponseCompleted completed:
                CompleteResponse(now, run, completed);
                break;
            case InferenceEvent.ResponseFailed failed:
                _responses.Fail(now, run, failed.Fault, failed.Detail);
                AwaitUser(now, run, run.AudioLength);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void HandleSpoken(DateTimeOffset now, ResponseRun run, InferenceEvent.SpokenDelta spoken)
    {
        var first = !run.HasSpoken;
        var before = run.OpenMessage;
        run.HandleSpoken(spoken);
        if (_settings.PlaysByClock && run.OpenMessage is { Stream: { } opened } && run.OpenMessage != before)
        {
            _playback.Open(run.Id, opened);
        }

        if (run.OpenMessage is { Stream: { } stream } message && !run.Terms.OutOfBand)
        {
            _spokenStreams.Remember(stream, message.At.ItemId);
            _contexts.Current.VoiceHeard = true;
        }

        if (first)
        {
            _outbox.Report(new SessionFact.AnswerBegan(now - run.TurnEndedAt));
        }
    }

    /// <summary>Starts waiting for the user, from when the answer will have been played.</summary>
    /// <param name="now">The time.</param>
    /// <param name="run">The answer that has ended.</param>
    /// <param name="toPlay">What there is of it to hear; nothing of one that was cancelled.</param>
    private void AwaitUser(DateTimeOffset now, ResponseRun run, SampleTime toPlay)
    {
        // Where the edge plays it, it says when that is over.
        if (!run.Terms.OutOfBand && !_playback.IsPlaying(run.Id))
        {
            AwaitUserFrom(_settings.PlaysByClock ? now : now + toPlay.ToTimeSpan());
        }
    }

    private void AwaitUserFrom(DateTimeOffset silence)
    {
        if (!_input.IsSpeaking && TurnDetection is TurnDetectionConfig.ServerVad { IdleTimeoutMs: { } timeout })
        {
            _timers.Set(SessionTimer.IdleTimeout, silence + TimeSpan.FromMilliseconds(timeout));
        }
    }

    private void KeepTranscript(TranscriptionRun? run, string text)
    {
        if (run is null)
        {
            return;
        }

        // Wherever the session is by now: what was said belongs where it was said.
        _responses.FillGiven(run.ItemId, run.ContentIndex, text);
        if (_contexts.HolderOf(run.ItemId) is not { } holder ||
            holder.Log.Find(run.ItemId) is not { Item: ConversationItem.Message message } entry)
        {
            return;
        }

        holder.Log.Update(entry, message with { Content = [.. message.Content.Select(Fill)] });

        // Where nobody answers, an item is an exchange of its own.
        if (IsStateless && Config.Kind == SessionKind.Transcription)
        {
            ForgetItems([run.ItemId]);
        }

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
