using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>How speech becomes turns.</summary>
/// <param name="Threshold">0–1, the wire's <c>threshold</c>; 0.5 by default, higher wants louder and clearer speech.</param>
/// <param name="PrefixPadding">Audio kept before the detected start; 300 ms by default.</param>
/// <param name="Silence">Silence that ends a turn; 200 ms by default.</param>
public sealed record TurnSettings(double Threshold, SampleTime PrefixPadding, SampleTime Silence)
{
    public static readonly TurnSettings Default =
        new(0.5, SampleTime.FromMilliseconds(300), SampleTime.FromMilliseconds(200));
}
