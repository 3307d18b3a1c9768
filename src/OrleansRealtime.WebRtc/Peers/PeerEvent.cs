using OrleansRealtime.WebRtc.Calls;

namespace OrleansRealtime.WebRtc.Peers;

/// <summary>What happens on a connection, apart from sound.</summary>
internal abstract record PeerEvent
{
    private PeerEvent()
    {
    }

    public sealed record ChannelOpened : PeerEvent;

    public sealed record Message(byte[] Bytes, bool IsText) : PeerEvent;

    /// <summary>The last one.</summary>
    public sealed record Ended(RtcEndReason Reason) : PeerEvent;
}
