namespace OrleansRealtime.WebRtc.Media.Redundancy;

/// <summary>A block of a <see cref="RedPayload"/>.</summary>
/// <param name="PayloadType">0–127.</param>
/// <param name="TimestampOffset">Ticks before the packet's timestamp, 0–16,383; 0 for the primary.</param>
/// <param name="Start">Where its bytes begin in the payload.</param>
/// <param name="Length">Bytes; may be 0.</param>
internal readonly record struct RedBlock(byte PayloadType, int TimestampOffset, int Start, int Length);
