namespace OrleansRealtime.Client;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The close code; 1006 when the connection broke without one.</param>
/// <param name="Reason">The close reason, possibly empty; for 1006 what broke it.</param>
/// <param name="ByServer">The server ended it, or it broke; false when this side asked first.</param>
/// <param name="Fault">What broke it; null after an orderly close.</param>
public sealed record RealtimeClosure(int Code, string Reason, bool ByServer, Exception? Fault = null)
{
    public const int Normal = 1000;
    public const int Abnormal = 1006;

    /// <summary>Nothing went wrong: this side closed, or the server did with 1000.</summary>
    public bool IsOrderly => Fault is null && (!ByServer || Code == Normal);
}
