namespace OrleansRealtime.Integration.Tests.Wire;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The close code; <see cref="Lost"/> when there was no close frame.</param>
/// <param name="Reason">The close reason, or what broke.</param>
internal sealed record WireClosure(int Code, string Reason)
{
    /// <summary>1006, which never stands in a frame: the connection broke.</summary>
    public const int Lost = 1006;
}
