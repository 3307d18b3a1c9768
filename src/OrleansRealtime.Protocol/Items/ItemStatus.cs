namespace OrleansRealtime.Protocol.Items;

/// <summary>Wire: <c>in_progress</c>, <c>completed</c>, <c>incomplete</c>.</summary>
public enum ItemStatus
{
    InProgress,
    Completed,
    Incomplete,
}
