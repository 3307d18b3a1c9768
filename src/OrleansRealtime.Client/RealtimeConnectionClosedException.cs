namespace OrleansRealtime.Client;

/// <summary>The connection is gone and the program did not ask for that, or used it after asking.</summary>
public sealed class RealtimeConnectionClosedException : Exception
{
    public RealtimeConnectionClosedException(RealtimeClosure closure)
        : base(Describe(closure), closure.Fault)
    {
        Closure = closure;
    }

    public RealtimeClosure Closure { get; }

    /// <summary>The close code, such as 3000 for a refused key; 1006 when the connection broke.</summary>
    public int Code => Closure.Code;

    /// <summary>The close reason, such as <c>invalid_request_error.invalid_api_key</c>; may be empty.</summary>
    public string Reason => Closure.Reason;

    private static string Describe(RealtimeClosure closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        var reason = closure.Reason.Length == 0 ? "" : $": {closure.Reason}";
        return $"The connection was closed with {closure.Code}{reason}";
    }
}
