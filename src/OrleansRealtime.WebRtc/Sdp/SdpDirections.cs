namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Directions as words, and as the other side sees them.</summary>
internal static class SdpDirections
{
    public static bool TryParse(ReadOnlySpan<char> word, out SdpDirection direction)
    {
        SdpDirection? parsed = word switch
        {
            "sendrecv" => SdpDirection.SendRecv,
            "sendonly" => SdpDirection.SendOnly,
            "recvonly" => SdpDirection.RecvOnly,
            "inactive" => SdpDirection.Inactive,
            _ => null,
        };
        direction = parsed.GetValueOrDefault();
        return parsed is not null;
    }

    /// <summary>What the answer to this direction says.</summary>
    public static SdpDirection Reversed(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.RecvOnly,
        SdpDirection.RecvOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    public static string Word(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendRecv => "sendrecv",
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };
}
