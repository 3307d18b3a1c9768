namespace OrleansRealtime.Inference.Local.PocketSphinx.Native;

/// <summary>Where <c>feat_t</c> (sphinxbase/feat.h) keeps its cepstral mean; the library has no function that tells.</summary>
internal static unsafe class FeatureLayout
{
    // offsetof(feat_t, cmn_struct) on a 64-bit machine.
    private const int MeanOffset = 88;

    // offsetof(feat_t, cepsize): int refcount, padding, char *name, int cepsize.
    private const int CepstrumSizeOffset = 16;

    /// <summary>The mean, or null when the structure is not the one this was written for.</summary>
    public static CepstralMean* FindMean(nint features)
    {
        if (features == 0 || sizeof(nint) != 8)
        {
            return null;
        }

        var size = *(int*)(features + CepstrumSizeOffset);
        var mean = *(CepstralMean**)(features + MeanOffset);
        return size is > 0 and <= 64 && mean is not null && mean->Length == size && mean->Frames == 0 ? mean : null;
    }
}
