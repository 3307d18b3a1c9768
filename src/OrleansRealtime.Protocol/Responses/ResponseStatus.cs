namespace OrleansRealtime.Protocol.Responses;

/// <summary>Wire: <c>in_progress</c>, then one of <c>completed</c>, <c>cancelled</c>, <c>failed</c>, <c>incomplete</c>.</summary>
public enum ResponseStatus
{
    InProgress,
    Completed,
    Cancelled,
    Failed,
    Incomplete,
}
