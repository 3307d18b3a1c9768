using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Responders;

/// <summary>A piece of an answer, in order.</summary>
public abstract record ResponderUpdate
{
    private ResponderUpdate()
    {
    }

    /// <summary>Text of an answer in text.</summary>
    public sealed record Text(string Delta) : ResponderUpdate;

    /// <summary>
    /// Words about to be heard; their audio follows. Word times and <see cref="SpokenWord.TextEnd"/> count from the start of
    /// the whole spoken message, over all its deltas. The delta is empty when only the times of words told before follow.
    /// </summary>
    public sealed record SpokenText(string Delta, IReadOnlyList<SpokenWord> Words) : ResponderUpdate;

    /// <summary>The next audio of the spoken message; its position counts from the message's first sample.</summary>
    public sealed record Audio(PooledAudio Frame) : ResponderUpdate;

    /// <summary>The model calls a tool.</summary>
    /// <param name="CallId">The engine's own id; null lets the session choose.</param>
    /// <param name="Name">The tool.</param>
    /// <param name="Arguments">JSON text as the model wrote it.</param>
    public sealed record ToolCall(string? CallId, string Name, string Arguments) : ResponderUpdate;

    /// <summary>The end of the answer.</summary>
    public sealed record Finished(FinishCause Cause, ResponderUsage Usage) : ResponderUpdate;
}
