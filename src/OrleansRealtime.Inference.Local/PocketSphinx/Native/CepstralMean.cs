using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.PocketSphinx.Native;

/// <summary>
/// <c>cmn_t</c> of sphinxbase/cmn.h: the running mean that is subtracted from every frame, and what it is made of.
/// It outlives utterances, so a decoder is only as good as new when it is put back.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CepstralMean
{
    public float* Mean;
    public float* Variance;
    public float* Sum;
    public int Frames;
    public int Length;
}
