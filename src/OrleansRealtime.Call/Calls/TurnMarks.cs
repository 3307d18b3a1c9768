namespace OrleansRealtime.Call.Calls;

/// <summary>When the milestones of one turn were seen here, on the clock of the call; null for those that have not been.</summary>
internal sealed class TurnMarks
{
    public TimeSpan? SpeechStopped { get; set; }

    /// <summary>Where the server says that the turn ended, its silence included: a position in the audio, not a time.</summary>
    public TimeSpan? TurnEnd { get; set; }

    public TimeSpan? ResponseCreated { get; set; }

    public TimeSpan? FirstAudio { get; set; }

    public TimeSpan? Done { get; set; }
}
