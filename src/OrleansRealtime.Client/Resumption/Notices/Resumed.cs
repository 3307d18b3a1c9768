namespace OrleansRealtime.Client.Resumption.Notices;

/// <summary>The session goes on over a new connection.</summary>
/// <param name="Gap">From the loss to now; zero after a restore.</param>
/// <param name="Attempts">Attempts it took.</param>
/// <param name="EventsReplayed">Numbered events that were missed and follow now.</param>
/// <param name="SamplesResent">Samples of the user's audio, at 24 kHz, that go out again.</param>
/// <param name="SamplesLost">Samples the server never got and that were kept no longer; 0 unless the buffer was too small, or not saved.</param>
/// <param name="UnknownCommands">Commands the server applied that a restored session does not know of; 0 when every state was persisted.</param>
public sealed record Resumed(
    TimeSpan Gap, int Attempts, long EventsReplayed, long SamplesResent, long SamplesLost, long UnknownCommands)
    : ResumptionNotice;
