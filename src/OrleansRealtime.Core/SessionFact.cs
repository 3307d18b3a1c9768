using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Responses;

namespace OrleansRealtime.Core;

/// <summary>What is worth measuring or logging; the host turns it into metrics.</summary>
public abstract record SessionFact
{
    private SessionFact()
    {
    }

    public sealed record Interrupted(SampleTime Heard) : SessionFact;

    public sealed record ResponseFinished(ResponseStatus Status, TimeSpan Duration, TokenUsage Usage) : SessionFact;

    /// <summary>First words of a spoken answer are on their way.</summary>
    /// <param name="SinceTurnEnd">Time since the turn that caused it was committed; null when the client asked by itself.</param>
    public sealed record AnswerBegan(TimeSpan? SinceTurnEnd) : SessionFact;

    public sealed record ProtocolErrorSent(string? Code) : SessionFact;

    /// <summary>A result of an operation that is over; dropped.</summary>
    public sealed record StaleResultDropped(OperationId Operation) : SessionFact;
}
