using OrleansRealtime.Protocol.Errors;

namespace OrleansRealtime.Protocol.Responses;

/// <summary>Why a response ended other than completed.</summary>
/// <param name="Type"><c>cancelled</c>, <c>incomplete</c> or <c>failed</c>.</param>
/// <param name="Reason"><c>turn_detected</c>, <c>client_cancelled</c>, <c>max_output_tokens</c> or <c>content_filter</c>; null when failed.</param>
/// <param name="Error">What failed; null otherwise. Only type, code and message are written.</param>
public sealed record StatusDetails(string Type, string? Reason, ProtocolError? Error = null);
