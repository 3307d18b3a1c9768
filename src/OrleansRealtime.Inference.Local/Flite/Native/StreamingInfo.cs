using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Flite.Native;

/// <summary><c>cst_audio_streaming_info</c>: who is called as samples are made.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StreamingInfo
{
    public const int Continue = 0;
    public const int Stop = -1;

    /// <summary>Samples between two calls, at least.</summary>
    public int MinimumSamples;

    /// <summary>(wave, first sample, count, last, this) → <see cref="Continue"/> or <see cref="Stop"/>.</summary>
    public delegate* unmanaged<Wave*, int, int, int, StreamingInfo*, int> Callback;

    public nint Utterance;
    public nint Item;
    public nint UserData;
}
