using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Owns one <c>SSL</c> and the object its callbacks work on.</summary>
internal sealed class SslHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    private GCHandle _peer;

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Lets the callbacks of this connection find <paramref name="peer"/>. Once per handle.</summary>
    public void Attach(DtlsPeer peer)
    {
        _peer = GCHandle.Alloc(peer);
        if (LibSsl.SetExData(this, DtlsCallbacks.PeerIndex, GCHandle.ToIntPtr(_peer)) != 1)
        {
            throw OpenSsl.Failure("SSL_set_ex_data");
        }
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.Free(handle);
        if (_peer.IsAllocated)
        {
            _peer.Free();
        }

        return true;
    }
}
