namespace OrleansRealtime.WebRtc.Sctp;

/// <summary>Something the host should know.</summary>
internal readonly record struct SctpEvent(
    SctpEventKind Kind,
    SctpMessage? Message = null,
    ushort[]? Streams = null,
    SctpEnd End = SctpEnd.None);
