namespace OrleansRealtime.WebRtc.Tests.Media;

/// <summary>A packet that comes at a time.</summary>
internal sealed record Arrival(TimeSpan At, SentPacket Packet)
{
    public static Arrival AtMs(double milliseconds, SentPacket packet) =>
        new(TimeSpan.FromMilliseconds(milliseconds), packet);
}
