namespace OrleansRealtime.Faults.Script;

internal enum TurnKind
{
    /// <summary>Audio, committed, and a spoken answer.</summary>
    Voice,

    /// <summary>Text and a spoken answer.</summary>
    Text,

    /// <summary>Text and an answer in text.</summary>
    Written,

    /// <summary>Text, a tool call, its result, and a spoken answer to that.</summary>
    Tool,

    /// <summary>New settings, then text and a spoken answer.</summary>
    Update,
}
