namespace OrleansRealtime.Core.Turns;

public enum TurnDecisionKind
{
    None,
    SpeechStarted,
    SpeechStopped,
}
