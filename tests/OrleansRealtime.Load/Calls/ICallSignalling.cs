using System.Net;

namespace OrleansRealtime.Load.Calls;

/// <summary>How a description gets to the other side and its answer back.</summary>
internal interface ICallSignalling
{
    /// <summary>Whether the offer is to have a channel for events.</summary>
    bool HasChannel { get; }

    /// <summary>Where callers are, on this machine.</summary>
    IPAddress Address { get; }

    Task<string> OfferAsync(string offer, CancellationToken cancellationToken);
}
