namespace OrleansRealtime.WebRtc.Tests.Srtp;

/// <summary>One direction of libsrtp2.</summary>
internal sealed unsafe class LibSrtpSession : IDisposable
{
    private readonly nint _session;

    public LibSrtpSession(int profile, bool inbound, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        byte[] both = [.. key, .. salt];
        fixed (byte* pinned = both)
        {
            var policy = new LibSrtp.Policy
            {
                SsrcType = inbound ? LibSrtp.AnyInbound : LibSrtp.AnyOutbound,
                Key = pinned,
                WindowSize = 1024,
            };
            Assert.Equal(LibSrtp.Ok, LibSrtp.SetRtp(&policy.Rtp, profile));
            Assert.Equal(LibSrtp.Ok, LibSrtp.SetRtcp(&policy.Rtcp, profile));
            Assert.Equal(LibSrtp.Ok, LibSrtp.Create(out _session, &policy));
        }
    }

    public int Protect(Span<byte> buffer, int length)
    {
        fixed (byte* packet = buffer)
        {
            return LibSrtp.Protect(_session, packet, ref length) == LibSrtp.Ok ? length : -1;
        }
    }

    public int Unprotect(Span<byte> packet)
    {
        var length = packet.Length;
        fixed (byte* bytes = packet)
        {
            return LibSrtp.Unprotect(_session, bytes, ref length) == LibSrtp.Ok ? length : -1;
        }
    }

    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        fixed (byte* packet = buffer)
        {
            return LibSrtp.ProtectRtcp(_session, packet, ref length) == LibSrtp.Ok ? length : -1;
        }
    }

    public int UnprotectRtcp(Span<byte> packet)
    {
        var length = packet.Length;
        fixed (byte* bytes = packet)
        {
            return LibSrtp.UnprotectRtcp(_session, bytes, ref length) == LibSrtp.Ok ? length : -1;
        }
    }

    public void Dispose() => _ = LibSrtp.Free(_session);
}
