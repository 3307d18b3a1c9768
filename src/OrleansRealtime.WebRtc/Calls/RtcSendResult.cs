namespace OrleansRealtime.WebRtc.Calls;

public enum RtcSendResult
{
    Sent,

    /// <summary>Larger than the client announced that it takes.</summary>
    TooLarge,

    /// <summary>There is no channel of events any more.</summary>
    Closed,
}
