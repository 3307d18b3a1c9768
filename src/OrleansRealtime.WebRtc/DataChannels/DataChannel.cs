namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>One channel: a stream each way with the same number.</summary>
internal sealed class DataChannel(ushort id, string label, bool isOrdered)
{
    public ushort Id { get; } = id;

    public string Label { get; } = label;

    public bool IsOrdered { get; } = isOrdered;

    /// <summary>What opens it has not left yet: no room, or no association.</summary>
    public ChannelDuty Duty { get; set; }

    /// <summary>Whether the host was told of it: the peer knows the channel.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether our side is being reset or has been.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Whether our side's reset has been confirmed.</summary>
    public bool IsOurSideReset { get; set; }

    /// <summary>Whether the peer reset its side.</summary>
    public bool IsPeerSideReset { get; set; }
}
