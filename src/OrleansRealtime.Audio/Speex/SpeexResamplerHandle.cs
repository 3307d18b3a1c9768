using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Speex;

/// <summary>Owns one <c>SpeexResamplerState</c>.</summary>
internal sealed class SpeexResamplerHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        SpeexDsp.ResamplerDestroy(handle);
        return true;
    }
}
