using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.Turns;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core;

/// <summary>Where turns end. Silence alone ends them at the edge; pauses that need judgement are judged here.</summary>
public sealed partial class VoiceSession
{
    // A recogniser further behind than this has nothing to say of a pause; meanwhile the edge holds back what comes after it.
    private static readonly TimeSpan WordsPatience = TimeSpan.FromSeconds(2);

    // How much later than it should the next audio may come before the turn ends without it: the worst of networks.
    private static readonly TimeSpan AudioPatience = TimeSpan.FromSeconds(1);

    private readonly EndOfTurn _endOfTurn = new();

    private void HandleSpeechStopped(DateTimeOffset now, SessionInput.SpeechStopped stopped)
    {
        _input.Advance(stopped.DecidedAt);
        if (_input.IsSpeaking)
        {
            EndTurn(now, stopped.At);
        }
    }

    private void EndTurn(DateTimeOffset now, Audio.SampleTime at)
    {
        ForgetPause();
        var utterance = _input.EndSpeech(at);
        _outbox.Send(new ServerEvent.SpeechStopped((int)at.Milliseconds, utterance.ItemId));
        Commit(utterance, at);
        if (TurnDetection is { CreateResponse: true } && Config.Kind == SessionKind.Realtime)
        {
            CreateResponse(now, ResponseOptions.None, eventId: null, turnEndedAt: now);
        }
    }

    private void HandleSpeechPaused(DateTimeOffset now, SpeechPause pause)
    {
        _input.Advance(pause.At);
        if (!_input.IsSpeaking)
        {
            // The turn was over before the edge knew.
            _outbox.Do(new SessionEffect.AnswerPause(new PauseAnswer(pause.At, AskAgainAt: null)));
            return;
        }

        var utterance = _input.Utterance!.Transcription;
        _endOfTurn.Ask(utterance, pause);
        _timers.Set(SessionTimer.Pause, now + WordsPatience);
        _outbox.Infer(new InferenceCommand.ReportWords(utterance, pause.At));
    }

    private void HandleSpeechResumed(DateTimeOffset now, SessionInput.SpeechResumed resumed)
    {
        if (!_input.IsSpeaking)
        {
            // Its turn was ended while no audio came: this is the next one.
            HandleSpeechStarted(now, new SessionInput.SpeechStarted(resumed.At, resumed.DecidedAt, []));
            return;
        }

        _input.Advance(resumed.DecidedAt);
        ForgetPause();
    }

    private void HandleWords(DateTimeOffset now, InferenceEvent.WordsSoFar words)
    {
        if (IsPaused && _endOfTurn.HandleWords(words.Operation, words.Text, words.Until, Eagerness) is { } answer)
        {
            Answer(now, answer);
        }
    }

    /// <summary>What was awaited in a pause has not come: neither words nor audio may be awaited for ever.</summary>
    private void HandlePauseTimeout(DateTimeOffset now)
    {
        if (IsPaused)
        {
            Answer(now, _endOfTurn.AwaitsWords
                ? _endOfTurn.JudgeWithoutWords(Eagerness)
                : new PauseAnswer(_endOfTurn.Pause!.Value.At, AskAgainAt: null));
        }
    }

    private void Answer(DateTimeOffset now, PauseAnswer answer)
    {
        var pause = _endOfTurn.Pause!.Value;
        if (answer.EndsTurn)
        {
            EndTurn(now, answer.At);
        }
        else
        {
            var left = _endOfTurn.AllowedSilence(Eagerness) - pause.Silence;
            _timers.Set(SessionTimer.Pause, now + left.ToTimeSpan() + AudioPatience);
        }

        _outbox.Do(new SessionEffect.AnswerPause(answer));
    }

    /// <summary>A commit, a clear or new settings may have taken the utterance away while its pause was asked about.</summary>
    private void SettlePause()
    {
        if (_endOfTurn.Pause is not { } pause || IsPaused)
        {
            return;
        }

        // The edge hands on nothing more until it has its answer.
        if (_endOfTurn.AwaitsWords)
        {
            _outbox.Do(new SessionEffect.AnswerPause(new PauseAnswer(pause.At, AskAgainAt: null)));
        }

        ForgetPause();
    }

    private void ForgetPause()
    {
        _timers.Stop(SessionTimer.Pause);
        _endOfTurn.Forget();
    }

    private bool IsPaused => _endOfTurn.Pause is not null
        && _input.IsSpeaking
        && _input.Utterance!.Transcription == _endOfTurn.Utterance;

    private Eagerness Eagerness => TurnDetection is TurnDetectionConfig.SemanticVad semantic ? semantic.Eagerness : Eagerness.High;
}
