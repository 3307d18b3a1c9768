namespace OrleansRealtime.WebRtc.Ice;

/// <summary>What became of a datagram given to <see cref="IceLiteAgent"/>.</summary>
internal enum IceOutcome
{
    /// <summary>Not STUN, not for this agent or not authentic. Nothing changed and nothing is to be sent.</summary>
    Dropped,

    /// <summary>Authentic, and nothing is to be sent: an indication.</summary>
    Accepted,

    /// <summary>Send the response to where the datagram came from.</summary>
    Respond,
}
