using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Flite.Native;

/// <summary><c>cst_wave</c>: PCM16.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Wave
{
    public nint Type;
    public int SampleRate;
    public int SampleCount;
    public int Channels;
    public short* Samples;
}
