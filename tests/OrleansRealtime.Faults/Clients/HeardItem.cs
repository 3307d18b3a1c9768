using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Faults.Clients;

/// <summary>An answer's sound so far, compared with what was made: kept audio is lossy, so not sample by sample.</summary>
internal sealed class HeardItem
{
    public long Samples { get; set; }

    public double Product { get; set; }

    public double Energy { get; set; }

    public double MadeEnergy { get; set; }

    /// <summary>1 for the same sound at the same place.</summary>
    public double Likeness => Product / Math.Max(1, Math.Sqrt(Energy * MadeEnergy));

    public void Add(ReadOnlySpan<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            double made = Tone.SampleAt(Samples + i);
            Product += samples[i] * made;
            Energy += (double)samples[i] * samples[i];
            MadeEnergy += made * made;
        }

        Samples += samples.Length;
    }
}
