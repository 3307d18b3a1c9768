using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// AES in counter mode as RFC 3711 §4.1.1 uses it. .NET has no counter mode, but a reusable ECB transform: blocks that
/// count up go in, the key stream comes out. One thread at a time; allocates nothing after construction.
/// </summary>
internal sealed class CounterKeystream : IDisposable
{
    private const int BlockLength = 16;

    // A 20 ms packet of voice in one call; longer packets take more of them.
    private const int BlocksPerCall = 16;

    private const int SaltLength = 14;
    private const int SsrcAt = 4;
    private const int IndexAt = 8;

    private readonly Aes _aes;
    private readonly ICryptoTransform _transform;
    private readonly byte[] _salt = new byte[BlockLength];
    private readonly byte[] _counters = new byte[BlocksPerCall * BlockLength];
    private readonly byte[] _stream = new byte[BlocksPerCall * BlockLength];

    /// <param name="key">16 bytes.</param>
    /// <param name="salt">14 bytes.</param>
    public CounterKeystream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength);
        salt.CopyTo(_salt);
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _transform = _aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts in place: the same operation.</summary>
    /// <param name="text">At most 2^20 bytes, or the counter would run over.</param>
    /// <param name="ssrc">Of the packet's sender.</param>
    /// <param name="index">48 bits: roll-over counter and sequence number, or the index of an RTCP packet.</param>
    public void Apply(Span<byte> text, uint ssrc, ulong index)
    {
        Span<byte> start = stackalloc byte[BlockLength];
        _salt.CopyTo(start);
        BinaryPrimitives.WriteUInt32BigEndian(
            start[SsrcAt..], BinaryPrimitives.ReadUInt32BigEndian(start[SsrcAt..]) ^ ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(
            start[IndexAt..], BinaryPrimitives.ReadUInt64BigEndian(start[IndexAt..]) ^ (index << 16));
        for (var block = 0; !text.IsEmpty;)
        {
            var length = Math.Min(text.Length, _stream.Length);
            var blocks = (length + BlockLength - 1) / BlockLength;
            for (var i = 0; i < blocks; i++, block++)
            {
                var counter = _counters.AsSpan(i * BlockLength, BlockLength);
                start.CopyTo(counter);
                BinaryPrimitives.WriteUInt16BigEndian(counter[SaltLength..], (ushort)block);
            }

            _transform.TransformBlock(_counters, 0, blocks * BlockLength, _stream, 0);
            Xor(text[..length], _stream);
            text = text[length..];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        CryptographicOperations.ZeroMemory(_stream);
        _transform.Dispose();
        _aes.Dispose();
    }

    private static void Xor(Span<byte> text, ReadOnlySpan<byte> stream)
    {
        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(text);
        var wideStream = MemoryMarshal.Cast<byte, Vector<byte>>(stream);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] ^= wideStream[i];
        }

        for (var i = wide.Length * Vector<byte>.Count; i < text.Length; i++)
        {
            text[i] ^= stream[i];
        }
    }
}
