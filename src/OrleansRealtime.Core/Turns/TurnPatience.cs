using OrleansRealtime.Audio;
using OrleansRealtime.Core.Turns.Words;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Turns;

/// <summary>
/// How long a silence may be before it ends a turn, from how finished the turn seems. Plain arithmetic; the figures are
/// explained in docs/audio.md.
/// </summary>
internal static class TurnPatience
{
    // The voice moves the judgement by no more than this: words decide.
    private const double PitchWeight = 0.10;
    private const double LevelWeight = 0.05;

    // Semitones: half of what recorded sentences fall by at their end, and over what a level voice wavers by.
    private const float PitchStep = 1.5f;

    // Decibels a voice fades by at the end of what it says.
    private const float Fade = -6f;

    // Silences are told in whole frames.
    private const int Step = SampleTime.Rate / 100;

    /// <summary>0 (surely more to come) to 1 (surely over).</summary>
    public static double Finished(PhraseEnding ending, Prosody prosody) =>
        Math.Clamp(ByWords(ending) + ByVoice(ending, prosody), 0, 1);

    /// <summary>The longest wait of each eagerness, as the API has it.</summary>
    public static SampleTime Longest(Eagerness eagerness) => SampleTime.FromMilliseconds(eagerness switch
    {
        Eagerness.Low => 8_000,
        Eagerness.High => 2_000,
        _ => 4_000,
    });

    /// <summary>
    /// From the shortest silence for what is surely over to the longest for what surely is not; the square keeps the middle
    /// nearer to the short end.
    /// </summary>
    public static SampleTime Silence(double finished, Eagerness eagerness)
    {
        var shortest = TurnSettings.Semantic.Silence.Samples;
        var doubt = 1 - finished;
        var silence = shortest + ((Longest(eagerness).Samples - shortest) * doubt * doubt);
        return new SampleTime((long)(silence / Step) * Step);
    }

    private static double ByWords(PhraseEnding ending) => ending switch
    {
        PhraseEnding.Hesitation => 0,
        PhraseEnding.Unfinished => 0.05,
        PhraseEnding.Open => 0.5,
        PhraseEnding.Unknown => 0.55,
        PhraseEnding.Statement => 0.75,
        PhraseEnding.Question => 0.9,
        PhraseEnding.Answer => 0.95,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static double ByVoice(PhraseEnding ending, Prosody prosody)
    {
        // A thought that is not there yet is not made whole by the voice it is looked for with.
        if (ending is PhraseEnding.Hesitation)
        {
            return 0;
        }

        var pitch = prosody.PitchChange switch
        {
            null => 0,
            <= -PitchStep => PitchWeight,

            // A question may rise to its end; a list rises to its next part.
            >= PitchStep => ending is PhraseEnding.Question ? PitchWeight : -PitchWeight,
            _ => 0,
        };
        return pitch + (prosody.LevelChange <= Fade ? LevelWeight : 0);
    }
}
