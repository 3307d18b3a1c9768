using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>A pause in a turn, as far as it has come.</summary>
/// <param name="VoiceEnd">Where the last speech ended.</param>
/// <param name="At">Where the question is asked: the turn ends here if the answer is yes.</param>
/// <param name="Prosody">How the voice ended.</param>
public readonly record struct SpeechPause(SampleTime VoiceEnd, SampleTime At, Prosody Prosody)
{
    public SampleTime Silence => At - VoiceEnd;
}
