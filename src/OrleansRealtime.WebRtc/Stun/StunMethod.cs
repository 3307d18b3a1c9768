namespace OrleansRealtime.WebRtc.Stun;

/// <summary>RFC 8489 §18.2. Other methods belong to TURN and are kept as numbers.</summary>
internal enum StunMethod
{
    Binding = 1,
}
