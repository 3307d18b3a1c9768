namespace OrleansRealtime.Client.Resumption.Returning;

/// <summary>What coming back brought.</summary>
/// <param name="IsPossible">False when the server asks for what it had promised to keep; nothing can go on then.</param>
/// <param name="MissedEvents">Numbered events that follow from before.</param>
/// <param name="ResentSamples">Samples of the user's audio that go out again.</param>
/// <param name="LostSamples">Samples that the server never got and that are kept no longer.</param>
/// <param name="UnknownCommands">Commands the server has that were sent after this client was last saved.</param>
internal readonly record struct ResumeOutcome(
    bool IsPossible, long MissedEvents, long ResentSamples, long LostSamples, long UnknownCommands);
