namespace OrleansRealtime.Audio.Noise;

/// <summary>How hard noise is pressed down. The figures were chosen by measurement, see docs/audio.md.</summary>
/// <param name="SuppressionDb">The most a part of the spectrum without speech is lowered by, dB; speech keeps its level.</param>
public sealed record NoiseProfile(int SuppressionDb)
{
    /// <summary>A microphone at the mouth: little noise to take away, and a voice that should not suffer for it.</summary>
    public static readonly NoiseProfile NearField = new(10);

    /// <summary>A microphone across the table: the noise is nearly as loud as the voice.</summary>
    public static readonly NoiseProfile FarField = new(15);
}
