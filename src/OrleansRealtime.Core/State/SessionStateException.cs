namespace OrleansRealtime.Core.State;

/// <summary>What was kept of a session cannot be read: a record is broken or missing, or a newer version has written it.</summary>
public sealed class SessionStateException : Exception
{
    public SessionStateException()
    {
    }

    public SessionStateException(string message)
        : base(message)
    {
    }

    public SessionStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
