namespace OrleansRealtime.WebRtc.Peers;

/// <summary>Opus with redundancy (RFC 2198), where both sides have it.</summary>
/// <param name="PayloadType">0–127.</param>
/// <param name="Levels">How often each payload is sent once more, 0 to 2; null for as often as receiver reports make worth while.</param>
internal sealed record PeerRedundancy(byte PayloadType, int? Levels = null);
