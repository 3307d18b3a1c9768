namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>What is still to be sent before a channel can be used.</summary>
internal enum ChannelDuty
{
    None,
    SendOpen,
    SendAck,
}
