namespace OrleansRealtime.Faults.Conversations;

/// <summary>What a turn is made of.</summary>
internal enum TurnKind
{
    /// <summary>Sound, committed by hand.</summary>
    Voice,

    /// <summary>Words.</summary>
    Text,

    /// <summary>Words that have the model call a tool.</summary>
    Tool,
}
