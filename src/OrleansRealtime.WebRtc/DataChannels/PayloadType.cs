namespace OrleansRealtime.WebRtc.DataChannels;

/// <summary>What a message is: payload protocol identifiers, RFC 8831 §8.</summary>
internal static class PayloadType
{
    public const uint Control = 50;
    public const uint Text = 51;
    public const uint Binary = 53;
    public const uint EmptyText = 56;
    public const uint EmptyBinary = 57;
}
