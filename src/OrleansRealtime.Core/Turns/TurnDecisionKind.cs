namespace OrleansRealtime.Core.Turns;

public enum TurnDecisionKind
{
    None,
    SpeechStarted,
    SpeechStopped,

    /// <summary>A pause in which the session is asked whether the turn is over; nothing goes on before it has answered.</summary>
    SpeechPaused,

    /// <summary>Speech goes on after a pause that was asked about.</summary>
    SpeechResumed,
}
