using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Inference;

/// <summary>What the inference worker tells the session. Text and positions only; audio goes to the edge by itself.</summary>
public abstract record InferenceEvent(OperationId Operation)
{
    /// <param name="Operation">The transcription.</param>
    /// <param name="Text">All that is recognised so far; later words may still change.</param>
    public sealed record TranscriptPartial(OperationId Operation, string Text) : InferenceEvent(Operation);

    /// <summary>The answer to <see cref="InferenceCommand.ReportWords"/>.</summary>
    /// <param name="Operation">The transcription.</param>
    /// <param name="Text">All that is recognised of the audio up to there; empty when nothing is.</param>
    /// <param name="Until">Where the command asked for it.</param>
    public sealed record WordsSoFar(OperationId Operation, string Text, SampleTime Until) : InferenceEvent(Operation);

    public sealed record TranscriptCompleted(
        OperationId Operation,
        string Text,
        SampleTime Duration,
        TranscriptDetails Details) : InferenceEvent(Operation)
    {
        public TranscriptCompleted(OperationId operation, string text, SampleTime duration)
            : this(operation, text, duration, TranscriptDetails.None)
        {
        }
    }

    public sealed record TranscriptFailed(OperationId Operation, SessionFault Fault, string Detail)
        : InferenceEvent(Operation);

    public sealed record TextDelta(OperationId Operation, string Delta) : InferenceEvent(Operation);

    /// <summary>Words of a spoken message; times count from the message's first sample, ends from its first character.</summary>
    public sealed record SpokenDelta(OperationId Operation, string Delta, IReadOnlyList<WordTime> Words)
        : InferenceEvent(Operation);

    /// <summary>A spoken message has all its audio.</summary>
    /// <param name="Operation">The response.</param>
    /// <param name="Length">So many samples.</param>
    /// <param name="IsCutShort">The model was stopped in the middle of it, by its limit of tokens or a filter.</param>
    public sealed record SpokenEnded(OperationId Operation, SampleTime Length, bool IsCutShort = false)
        : InferenceEvent(Operation);

    public sealed record ToolCalled(OperationId Operation, string? CallId, string Name, string Arguments)
        : InferenceEvent(Operation);

    public sealed record ResponseCompleted(OperationId Operation, ResponseEnding Ending, TextUsage Usage)
        : InferenceEvent(Operation);

    public sealed record ResponseFailed(OperationId Operation, SessionFault Fault, string Detail)
        : InferenceEvent(Operation);
}
