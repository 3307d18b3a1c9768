using System.Net;
using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Server.Resumption;

/// <summary>
/// Counts, by the minute, the addresses that come with tokens which open nothing. Whoever guesses is soon refused unheard; a token of 256 bits is
/// not found that way, but nobody needs to be let try.
/// </summary>
internal sealed class ResumeGuard(TimeProvider time)
{
    /// <summary>What such an address is told.</summary>
    public static readonly ProtocolError TooManyRefusals = ProtocolError.InvalidRequest(
        ErrorCodes.RateLimitExceeded,
        "Too many attempts to come back to sessions that are not there. Try again in a minute.");

    /// <summary>Refusals of one address in a minute.</summary>
    public const int MaxRefusals = 20;

    // More addresses than this in a minute share one count: memory is bounded, whoever comes.
    private const int MaxAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _refusals = [];
    private DateTimeOffset _windowEnd;

    /// <summary>Whether an address has used up its tries.</summary>
    public bool IsBlocked(IPAddress? address)
    {
        lock (_lock)
        {
            Turn_NeedsLock();
            return _refusals.GetValueOrDefault(KeyOf_NeedsLock(address)) >= MaxRefusals;
        }
    }

    /// <summary>An address came with what opens nothing.</summary>
    public void Refused(IPAddress? address)
    {
        lock (_lock)
        {
            Turn_NeedsLock();
            var key = KeyOf_NeedsLock(address);
            _refusals[key] = _refusals.GetValueOrDefault(key) + 1;
        }
    }

    private void Turn_NeedsLock()
    {
        var now = time.GetUtcNow();
        if (now >= _windowEnd)
        {
            _refusals.Clear();
            _windowEnd = now + Window;
        }
    }

    // IPv6 by its network: an address there is free to make up.
    private IPAddress KeyOf_NeedsLock(IPAddress? address)
    {
        var key = address is null ? IPAddress.None : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : NetworkOf(address);
        return _refusals.Count < MaxAddresses || _refusals.ContainsKey(key) ? key : IPAddress.Any;
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
