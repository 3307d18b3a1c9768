namespace OrleansRealtime.WebRtc.Calls;

/// <summary>What a client does on a call, apart from speaking.</summary>
public abstract record RtcEvent
{
    private RtcEvent()
    {
    }

    /// <summary>The channel of events is open: messages can be sent.</summary>
    public sealed record ChannelOpened : RtcEvent;

    /// <param name="Bytes">The whole message.</param>
    /// <param name="IsText">Whether it was sent as text.</param>
    public sealed record Message(ReadOnlyMemory<byte> Bytes, bool IsText) : RtcEvent;
}
