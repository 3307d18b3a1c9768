namespace OrleansRealtime.Faults.Clients;

internal enum Phase
{
    /// <summary>The turn has not begun.</summary>
    Thinking,
    Speaking,
    AwaitingTranscript,
    AwaitingSettings,
    AwaitingAnswer,
    AwaitingToolAnswer,
    ReadingBack,
    Over,
}
