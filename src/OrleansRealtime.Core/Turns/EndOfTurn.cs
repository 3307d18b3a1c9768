using OrleansRealtime.Audio;
using OrleansRealtime.Core.Turns.Words;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Turns;

/// <summary>
/// Judges pauses: is the turn over, or when is it to be looked at again? A pause is asked about, the words up to it are awaited,
/// and the answer follows from words, voice and silence alone, all counted on the sample clock. Decides only; the session acts.
/// </summary>
internal sealed class EndOfTurn
{
    // A recogniser often finds the last word only when it has heard some silence behind it: a wait is looked at again, at first
    // soon and then now and then.
    private static readonly SampleTime SoonFor = SampleTime.FromMilliseconds(600);
    private static readonly SampleTime Soon = SampleTime.FromMilliseconds(100);
    private static readonly SampleTime NowAndThen = SampleTime.FromMilliseconds(300);

    private OperationId _utterance;
    private SpeechPause? _pause;
    private string _words = "";

    /// <summary>A pause is asked about, and its words have not come yet.</summary>
    public bool AwaitsWords { get; private set; }

    /// <summary>The pause that was asked about last; null when speech has gone on since.</summary>
    public SpeechPause? Pause => _pause;

    /// <summary>The recognition whose utterance has paused.</summary>
    public OperationId Utterance => _utterance;

    public void Ask(OperationId utterance, SpeechPause pause)
    {
        if (utterance != _utterance)
        {
            _words = "";
        }

        _utterance = utterance;
        _pause = pause;
        AwaitsWords = true;
    }

    /// <summary>The words up to a pause are known.</summary>
    /// <returns>The answer; null when nobody waits for one.</returns>
    public PauseAnswer? HandleWords(OperationId utterance, string words, SampleTime until, Eagerness eagerness)
    {
        if (!AwaitsWords || utterance != _utterance || until < _pause!.Value.At)
        {
            return null;
        }

        _words = words;
        return Judge(eagerness);
    }

    /// <summary>The words have not come in time: what is known of earlier ones must do.</summary>
    public PauseAnswer JudgeWithoutWords(Eagerness eagerness) => Judge(eagerness);

    /// <summary>The silence the pause asked about may have in all.</summary>
    public SampleTime AllowedSilence(Eagerness eagerness) =>
        TurnPatience.Silence(TurnPatience.Finished(PhraseReader.Read(_words), _pause!.Value.Prosody), eagerness);

    /// <summary>Speech goes on, or there is no turn any more.</summary>
    public void Forget()
    {
        _pause = null;
        AwaitsWords = false;
    }

    private PauseAnswer Judge(Eagerness eagerness)
    {
        AwaitsWords = false;
        var pause = _pause!.Value;
        var end = pause.VoiceEnd + AllowedSilence(eagerness);
        var look = pause.Silence < SoonFor ? Soon : NowAndThen;
        return new PauseAnswer(pause.At, pause.At >= end ? null : SampleTime.Min(end, pause.At + look));
    }
}
