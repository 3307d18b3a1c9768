namespace OrleansRealtime.WebRtc.Stun;

/// <summary>RFC 8489 §5: the two class bits of a message type.</summary>
internal enum StunClass
{
    Request = 0,
    Indication = 1,
    Success = 2,
    Error = 3,
}
