namespace OrleansRealtime.WebRtc.Ice;

/// <summary>What the owner of an <see cref="IceLiteAgent"/> has to do after a datagram.</summary>
/// <param name="Outcome">Whether to send.</param>
/// <param name="Length">Bytes of the response; 0 unless <see cref="IceOutcome.Respond"/>.</param>
internal readonly record struct IceAnswer(IceOutcome Outcome, int Length)
{
    /// <summary>The sender's address was not among the valid ones before: it may now be routed to this peer.</summary>
    public bool AddressAdded { get; init; }

    /// <summary>The address that had to make room for it, no longer to be routed to this peer; mostly null.</summary>
    public TransportAddress? AddressForgotten { get; init; }

    /// <summary><see cref="IceLiteAgent.Selected"/> is another one now: send there from here on.</summary>
    public bool SelectedChanged { get; init; }

    /// <summary>A fragment that ended with this datagram, because the restarted one took over; mostly null.</summary>
    public string? UfragRetired { get; init; }
}
