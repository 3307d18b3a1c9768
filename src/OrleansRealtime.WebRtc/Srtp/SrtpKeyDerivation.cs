using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// Session keys from a master key and salt: RFC 3711 §4.3, key derivation rate 0. The generator is AES in counter mode,
/// which is AES over blocks that count up.
/// </summary>
internal sealed class SrtpKeyDerivation : IDisposable
{
    private const int BlockLength = 16;

    // The label stands 48 bits above the end of a 112-bit salt; a shorter salt (RFC 7714 §11) is filled up with zeros.
    private const int LabelAt = 7;

    private readonly Aes _aes;
    private readonly byte[] _salt = new byte[BlockLength];

    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">12 or 14 bytes.</param>
    public SrtpKeyDerivation(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        masterSalt.CopyTo(_salt);
        _aes = Aes.Create();
        _aes.SetKey(masterKey);
    }

    /// <summary>Fills <paramref name="key"/> with the session key for <paramref name="label"/>.</summary>
    public void Derive(SrtpLabel label, Span<byte> key)
    {
        Span<byte> counter = stackalloc byte[BlockLength];
        Span<byte> block = stackalloc byte[BlockLength];
        _salt.CopyTo(counter);
        counter[LabelAt] ^= (byte)label;
        for (ushort count = 0; !key.IsEmpty; count++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(counter[^sizeof(ushort)..], count);
            _aes.EncryptEcb(counter, block, PaddingMode.None);
            var length = Math.Min(key.Length, BlockLength);
            block[..length].CopyTo(key);
            key = key[length..];
        }

        CryptographicOperations.ZeroMemory(block);
    }

    public byte[] Derive(SrtpLabel label, int length)
    {
        var key = new byte[length];
        Derive(label, key);
        return key;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_salt);
        _aes.Dispose();
    }
}
