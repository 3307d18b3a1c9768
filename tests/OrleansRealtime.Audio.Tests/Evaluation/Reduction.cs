using OrleansRealtime.Audio.Noise;

namespace OrleansRealtime.Audio.Tests.Evaluation;

/// <summary>The three settings of noise reduction, for comparing them.</summary>
internal static class Reduction
{
    public static readonly (string Name, NoiseProfile? Profile)[] All =
        [("off", null), ("near_field", NoiseProfile.NearField), ("far_field", NoiseProfile.FarField)];

    /// <summary>The whole of a sound; as it was without a profile.</summary>
    public static short[] Apply(NoiseProfile? profile, short[] pcm)
    {
        if (profile is null)
        {
            return pcm;
        }

        using var reducer = new NoiseReducer(profile);
        var output = new short[pcm.Length + NoiseReducer.MaxLatency];
        var written = reducer.Process(pcm, output);
        written += reducer.Flush(output.AsSpan(written));
        return output[..written];
    }
}
