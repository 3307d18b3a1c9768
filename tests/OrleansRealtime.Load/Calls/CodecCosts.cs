namespace OrleansRealtime.Load.Calls;

/// <summary>Processor time of what any server of such calls has to do, and of what this one does besides, so far.</summary>
/// <param name="Frames">Frames of 20 ms, of all calls together.</param>
/// <param name="DecodeMilliseconds">Opus to PCM.</param>
/// <param name="EncodeMilliseconds">PCM to Opus.</param>
/// <param name="DetectMilliseconds">Looking for speech.</param>
internal sealed record CodecCosts(long Frames, double DecodeMilliseconds, double EncodeMilliseconds, double DetectMilliseconds)
{
    public static CodecCosts operator -(CodecCosts left, CodecCosts right) => new(
        left.Frames - right.Frames,
        left.DecodeMilliseconds - right.DecodeMilliseconds,
        left.EncodeMilliseconds - right.EncodeMilliseconds,
        left.DetectMilliseconds - right.DetectMilliseconds);
}
