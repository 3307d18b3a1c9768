using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.Turns;

/// <summary>How speech becomes turns.</summary>
/// <param name="Threshold">0–1, the wire's <c>threshold</c>; 0.5 by default, higher wants louder and clearer speech.</param>
/// <param name="PrefixPadding">Audio kept before the detected start; 300 ms by default.</param>
/// <param name="Silence">Silence that ends a turn; 200 ms by default.</param>
/// <param name="AsksSession">Silence ends no turn by itself: the session is asked, and may have itself asked again later.</param>
public sealed record TurnSettings(double Threshold, SampleTime PrefixPadding, SampleTime Silence, bool AsksSession = false)
{
    public static readonly TurnSettings Default =
        new(0.5, SampleTime.FromMilliseconds(300), SampleTime.FromMilliseconds(200));

    /// <summary>For <c>semantic_vad</c>: the end of a turn is judged by words and voice, from the shortest silence on.</summary>
    public static readonly TurnSettings Semantic = Default with { AsksSession = true };
}
