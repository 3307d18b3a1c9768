namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>How sound passes.</summary>
/// <param name="Payloads">What either side may send, best first.</param>
/// <param name="MaySend">Whether the client wants to hear.</param>
/// <param name="MayReceive">Whether the client wants to speak.</param>
/// <param name="AudioLevelId">The id of the audio level extension (RFC 6464); null without it.</param>
internal sealed record NegotiatedAudio(
    IReadOnlyList<SdpPayload> Payloads, bool MaySend, bool MayReceive, byte? AudioLevelId);
