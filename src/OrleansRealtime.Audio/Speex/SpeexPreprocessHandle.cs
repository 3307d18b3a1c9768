using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Speex;

/// <summary>Owns one <c>SpeexPreprocessState</c>.</summary>
internal sealed class SpeexPreprocessHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        SpeexDsp.PreprocessDestroy(handle);
        return true;
    }
}
