using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Json;

/// <summary>
/// Keeps the first mistake found in one event. Readers go on with placeholder values after a mistake, so that they need
/// no early returns; whoever started the read drops the result when <see cref="Found"/>.
/// </summary>
internal sealed class FirstError
{
    /// <summary>The client's <c>event_id</c>, echoed in the error; null when none was read.</summary>
    public string? EventId { get; set; }

    public ProtocolError? Value { get; private set; }

    public bool Found => Value is not null;

    public void Add(ProtocolError error) => Value ??= error with { EventId = EventId };
}
