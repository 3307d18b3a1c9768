using System.Runtime.InteropServices;

namespace OrleansRealtime.Inference.Local.Flite.Native;

/// <summary>A <c>cst_utterance</c>: one text on its way to sound.</summary>
internal sealed class UtteranceHandle : SafeHandle
{
    public UtteranceHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Its <c>cst_features</c>, the structure's first field.</summary>
    public nint Features => Marshal.ReadIntPtr(handle);

    public static UtteranceHandle Create()
    {
        var created = new UtteranceHandle();
        created.SetHandle(FliteLibrary.NewUtterance());
        return created;
    }

    protected override bool ReleaseHandle()
    {
        FliteLibrary.DeleteUtterance(handle);
        return true;
    }
}
