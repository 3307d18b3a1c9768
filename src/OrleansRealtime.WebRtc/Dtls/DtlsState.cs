namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Where a <see cref="DtlsTransport"/> stands; it only ever moves down this list.</summary>
internal enum DtlsState
{
    New,
    Connecting,
    Connected,

    /// <summary>By either side, with close_notify.</summary>
    Closed,

    /// <summary>See <see cref="DtlsTransport.Failure"/>.</summary>
    Failed,
}
