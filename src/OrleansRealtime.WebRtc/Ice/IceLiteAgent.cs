using OrleansRealtime.WebRtc.Stun;

namespace OrleansRealtime.WebRtc.Ice;

/// <summary>
/// The server's side of ICE for one peer: RFC 8445 "lite". It answers checks and never sends any; a peer's address is
/// whatever an authentic check came from, so candidates of the offer are not needed and a peer that changes networks is
/// followed. Not for two threads at once. Handling a datagram allocates nothing.
/// </summary>
/// <param name="local">The credentials in our answer.</param>
/// <param name="remoteUfrag">The fragment in the peer's offer.</param>
/// <param name="now">Consent counts from here, so that a peer that never comes ends too.</param>
internal sealed class IceLiteAgent(IceCredentials local, string remoteUfrag, TimeSpan now)
{
    /// <summary>Room that is always enough for a response.</summary>
    public const int MaxResponseLength = 128;

    /// <summary>
    /// Addresses a peer may have at once: a few interfaces, both families, and one change of network.
    /// </summary>
    public const int MaxAddresses = 8;

    /// <summary>RFC 7675 §5.1: what is sent for so long without the peer's consent.</summary>
    public static readonly TimeSpan ConsentTimeout = TimeSpan.FromSeconds(30);

    // RFC 8489 §14.8, RFC 8445 §7.3.1.1
    private const int UnknownAttribute = 420;
    private const int RoleConflict = 487;
    private const int MaxReportedAttributes = 8;

    private readonly IceAddressSet _addresses = new(MaxAddresses);
    private IceGeneration _current = new(local, remoteUfrag);
    private IceGeneration? _previous;
    private bool _nominated;

    /// <summary>
    /// Where to send: the first valid address, then the one nominated last. Null before the first check.
    /// </summary>
    public TransportAddress? Selected { get; private set; }

    /// <summary>Every address that may send to us.</summary>
    public ReadOnlySpan<TransportAddress> Addresses => _addresses.Addresses;

    /// <summary>When the last authentic check came, or the agent began.</summary>
    public TimeSpan LastCheckAt { get; private set; } = now;

    public IceCredentials Local => _current.Local;

    /// <summary>
    /// The credentials before a restart, still valid until the peer nominates an address with the new ones.
    /// </summary>
    public IceCredentials? PreviousLocal => _previous?.Local;

    /// <summary>Datagrams not for us, not authentic or not STUN.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>
    /// New credentials for both sides (RFC 8445 §9). Media goes on over the old ones until the peer has nominated an
    /// address with the new ones.
    /// </summary>
    /// <returns>The fragment of a restart that this one overtakes, no longer valid; null otherwise.</returns>
    public string? Restart(IceCredentials local, string remoteUfrag)
    {
        var overtaken = _previous is null ? null : _current.Local.Ufrag;
        _previous ??= _current;
        _current = new IceGeneration(local, remoteUfrag);
        return overtaken;
    }

    /// <summary>True when the peer has not checked for so long that nothing more may be sent to it.</summary>
    public bool ConsentExpired(TimeSpan now, TimeSpan timeout) => now - LastCheckAt > timeout;

    /// <param name="now">Monotonic, any origin.</param>
    /// <param name="datagram">Any bytes.</param>
    /// <param name="from">Where they came from.</param>
    /// <param name="response">At least <see cref="MaxResponseLength"/>.</param>
    /// <exception cref="ArgumentException">The room for the response is too small.</exception>
    public IceAnswer Handle(
        TimeSpan now, ReadOnlySpan<byte> datagram, TransportAddress from, Span<byte> response)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(response.Length, MaxResponseLength);
        if (!StunMessage.TryRead(datagram, out var message)
            || message.Method != StunMethod.Binding
            || message.Class is not (StunClass.Request or StunClass.Indication)
            || !message.HasValidFingerprint
            || Authenticate(message) is not { } generation)
        {
            DroppedCount++;
            return default;
        }

        if (message.Class == StunClass.Indication)
        {
            LastCheckAt = now;
            return new IceAnswer(IceOutcome.Accepted, 0);
        }

        if (message.UnknownRequiredCount > 0)
        {
            return RefuseUnknown(message, generation, response);
        }

        if (message.IceControlled is not null)
        {
            return RefuseRole(message, generation, response);
        }

        return Accept(now, message, generation, from, response);
    }

    private IceGeneration? Authenticate(in StunMessage message)
    {
        if (_current.Authenticates(message))
        {
            return _current;
        }

        return _previous is not null && _previous.Authenticates(message) ? _previous : null;
    }

    private IceAnswer Accept(
        TimeSpan now, in StunMessage message, IceGeneration generation, TransportAddress from, Span<byte> response)
    {
        LastCheckAt = now;
        var added = _addresses.Touch(from, now, Selected, out var forgotten);
        var before = Selected;
        string? retired = null;
        if (message.UseCandidate)
        {
            _nominated = true;
            Selected = from;
            if (generation == _current && _previous is not null)
            {
                retired = _previous.Local.Ufrag;
                _previous = null;
            }
        }
        else if (!_nominated)
        {
            Selected ??= from;
        }

        var writer = new StunWriter(response, StunClass.Success, StunMethod.Binding, message.TransactionId);
        writer.AddXorMappedAddress(from);
        return Finish(ref writer, generation) with
        {
            AddressAdded = added,
            AddressForgotten = forgotten,
            SelectedChanged = Selected != before,
            UfragRetired = retired,
        };
    }

    private static IceAnswer RefuseUnknown(in StunMessage message, IceGeneration generation, Span<byte> response)
    {
        Span<ushort> types = stackalloc ushort[MaxReportedAttributes];
        var writer = new StunWriter(response, StunClass.Error, StunMethod.Binding, message.TransactionId);
        writer.AddErrorCode(UnknownAttribute, "Unknown Attribute"u8);
        writer.AddUnknownAttributes(types[..message.CopyUnknownRequired(types)]);
        return Finish(ref writer, generation);
    }

    private static IceAnswer RefuseRole(in StunMessage message, IceGeneration generation, Span<byte> response)
    {
        // A lite agent is controlled whatever the other side believes, so there is no tie to break.
        var writer = new StunWriter(response, StunClass.Error, StunMethod.Binding, message.TransactionId);
        writer.AddErrorCode(RoleConflict, "Role Conflict"u8);
        return Finish(ref writer, generation);
    }

    private static IceAnswer Finish(ref StunWriter writer, IceGeneration generation)
    {
        writer.AddIntegrity(generation.Key);
        writer.AddFingerprint();
        return new IceAnswer(IceOutcome.Respond, writer.Length);
    }
}
