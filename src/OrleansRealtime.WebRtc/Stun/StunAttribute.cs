namespace OrleansRealtime.WebRtc.Stun;

/// <summary>
/// Attribute types in use here or known well enough to be passed over: RFC 8489 §18.3, RFC 8445 §16.1.
/// </summary>
internal enum StunAttribute
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    Realm = 0x0014,
    Nonce = 0x0015,
    MessageIntegritySha256 = 0x001C,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,

    /// <summary>From here on an attribute that is not understood may be ignored.</summary>
    FirstOptional = 0x8000,

    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}
