namespace OrleansRealtime.WebRtc.Calls;

/// <summary>What became of an offer.</summary>
/// <param name="Refusal">None for a call.</param>
/// <param name="Reason">Why not, for the client; empty for a call.</param>
public readonly record struct RtcAnswer(RtcRefusal Refusal, string Reason);
