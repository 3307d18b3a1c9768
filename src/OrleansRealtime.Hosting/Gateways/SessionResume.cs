using OrleansRealtime.Audio;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>A client that comes back to its session (docs/resumption.md).</summary>
/// <param name="Session">The session.</param>
public sealed record SessionResume(SessionId Session)
{
    /// <summary>What opens the session; null for a client that comes with nothing but its key.</summary>
    public string? Token { get; init; }

    /// <summary>Whose key was shown; null when none was.</summary>
    public string? Account { get; init; }

    /// <summary>Which key it was; null when none was.</summary>
    public string? KeyId { get; init; }

    /// <summary>The last numbered event the client acted on.</summary>
    public long LastSeq { get; init; }

    /// <summary>The newest life of the session it has heard of; 1 for a client that does not say.</summary>
    public long Incarnation { get; init; } = 1;

    /// <summary>How much of some items' audio it has.</summary>
    public IReadOnlyDictionary<ItemId, SampleTime> Received { get; init; } = new Dictionary<ItemId, SampleTime>();

    /// <summary>The call it comes with (<c>rtc_…</c>); null for a plain socket. A session stays on the kind of transport it began on.</summary>
    public string? CallId { get; init; }

    /// <summary>Without the token: this may end in a log.</summary>
    public override string ToString() => $"{nameof(SessionResume)} {{ {Session}, {LastSeq} }}";
}
