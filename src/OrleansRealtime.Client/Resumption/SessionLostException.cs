namespace OrleansRealtime.Client.Resumption;

/// <summary>A session cannot be begun or gone on with.</summary>
public sealed class SessionLostException : Exception
{
    internal SessionLostException(
        LossReason reason, string message, RealtimeClosure? closure = null, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Closure = closure;
    }

    public LossReason Reason { get; }

    /// <summary>How the last connection ended; null when that says nothing.</summary>
    public RealtimeClosure? Closure { get; }
}
