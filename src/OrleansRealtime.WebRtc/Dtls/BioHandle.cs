using System.Runtime.InteropServices;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>Owns one reference of a memory BIO. It keeps bytes, not the borders between datagrams.</summary>
internal sealed unsafe class BioHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Bytes written and not read yet.</summary>
    public int Pending => (int)LibCrypto.BioControl(this, LibCrypto.BioPending, 0, null);

    /// <summary>A BIO with two references: one for the handle, one to give away with <c>SSL_set_bio</c>.</summary>
    public static BioHandle CreateShared()
    {
        var bio = LibCrypto.BioNew(LibCrypto.MemoryMethod());
        if (bio.IsInvalid || LibCrypto.BioUpRef(bio) != 1)
        {
            throw OpenSsl.Failure("BIO_new");
        }

        return bio;
    }

    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return LibCrypto.BioWrite(this, start, bytes.Length) == bytes.Length;
        }
    }

    /// <summary>Fills all of <paramref name="destination"/>, which is no longer than <see cref="Pending"/>.</summary>
    public bool TryRead(Span<byte> destination)
    {
        fixed (byte* start = destination)
        {
            return LibCrypto.BioRead(this, start, destination.Length) == destination.Length;
        }
    }

    /// <summary>What is pending, in place: valid until the next call that changes this BIO.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        byte* start = null;
        var length = (int)LibCrypto.BioControl(this, LibCrypto.BioMemory, 0, &start);
        return new ReadOnlySpan<byte>(start, length);
    }

    public void Clear() => _ = LibCrypto.BioControl(this, LibCrypto.BioReset, 0, null);

    protected override bool ReleaseHandle() => LibCrypto.BioFree(handle) == 1;
}
