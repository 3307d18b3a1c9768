namespace OrleansRealtime.WebRtc.Hosting;

/// <summary>Takes what comes in on the links.</summary>
internal interface IDatagramReceiver
{
    /// <summary>One datagram; its memory is the caller's again when this returns. Any thread, one call at a time for each link.</summary>
    /// <returns>Whether it belongs to a call.</returns>
    bool Receive(IRtcLink link, in TransportAddress from, ReadOnlySpan<byte> datagram);
}
