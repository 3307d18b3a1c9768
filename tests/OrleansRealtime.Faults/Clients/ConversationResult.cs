namespace OrleansRealtime.Faults.Clients;

/// <summary>What came of a conversation.</summary>
internal sealed record ConversationResult(
    int Index, int Turns, long Events, long SamplesSaid, long SamplesHeard, int Commands, int Restores, IReadOnlyList<string> Violations);
