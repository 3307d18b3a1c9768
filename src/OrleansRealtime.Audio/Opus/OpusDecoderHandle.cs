using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Opus;

/// <summary>Owns one <c>OpusDecoder</c>.</summary>
internal sealed class OpusDecoderHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        OpusNative.DestroyDecoder(handle);
        return true;
    }
}
