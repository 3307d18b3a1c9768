using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Opus;

/// <summary>Owns one <c>OpusEncoder</c>.</summary>
internal sealed class OpusEncoderHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        OpusNative.DestroyEncoder(handle);
        return true;
    }
}
