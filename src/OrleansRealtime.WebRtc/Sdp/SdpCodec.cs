namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>One payload type of an audio section.</summary>
/// <param name="PayloadType">0-127.</param>
/// <param name="Name">As offered; case does not matter.</param>
/// <param name="ClockRate">Hz; always 48,000 for Opus.</param>
/// <param name="Channels">1 where the description does not say.</param>
/// <param name="Parameters">The value of <c>a=fmtp</c>; empty when there is none.</param>
internal sealed record SdpCodec(int PayloadType, string Name, int ClockRate, int Channels, string Parameters)
{
    public bool Is(string name, int clockRate, int channels) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) && ClockRate == clockRate && Channels == channels;
}
