using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>What an answer says of us.</summary>
/// <param name="SessionId">Random and below 2⁶³ (RFC 9429 §5.2.1).</param>
/// <param name="Ufrag">4-256 ICE characters.</param>
/// <param name="Pwd">22-256 ICE characters.</param>
/// <param name="Fingerprint">Of our certificate.</param>
/// <param name="AudioSsrc">Of the audio that we send.</param>
/// <param name="Candidates">All of them; there is no way to send more later.</param>
internal sealed record SdpLocal(
    ulong SessionId,
    string Ufrag,
    string Pwd,
    DtlsFingerprint Fingerprint,
    uint AudioSsrc,
    IReadOnlyList<SdpCandidate> Candidates);
