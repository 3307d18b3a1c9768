namespace OrleansRealtime.Audio.Pcm;

/// <summary>Levels in dBFS: 0 is a square wave at full scale, a full-scale sine is −3.</summary>
public static class PcmLevel
{
    /// <summary>What digital silence is called, below the −96 dB step of 16 bits, dBFS.</summary>
    public const float SilenceDb = -100f;

    private const float FullScale = 32768f;

    /// <summary>Root-mean-square level, dBFS.</summary>
    public static float Measure(ReadOnlySpan<short> pcm) =>
        pcm.IsEmpty ? SilenceDb : FromMeanSquare((float)(Energy(pcm) / pcm.Length));

    /// <param name="meanSquare">In squared sample steps (full scale is 32768²).</param>
    public static float FromMeanSquare(float meanSquare)
    {
        var ratio = meanSquare / (FullScale * FullScale);
        return ratio <= 1e-10f ? SilenceDb : 10f * MathF.Log10(ratio);
    }

    private static double Energy(ReadOnlySpan<short> pcm)
    {
        var energy = 0L;
        foreach (var sample in pcm)
        {
            energy += sample * sample;
        }

        return energy;
    }
}
