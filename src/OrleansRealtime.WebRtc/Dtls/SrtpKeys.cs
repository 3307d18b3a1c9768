using System.Security.Cryptography;

namespace OrleansRealtime.WebRtc.Dtls;

/// <summary>The SRTP master keys that a DTLS handshake gave (RFC 5764 §4.2). The owner must not keep the arrays beyond
/// <see cref="Dispose"/>, which overwrites them.</summary>
internal sealed class SrtpKeys : IDisposable
{
    /// <summary>AES128_CM_HMAC_SHA1_80, RFC 5764 §4.1.2: salt of 14 bytes.</summary>
    public const int Aes128CmSha1 = 1;

    /// <summary>AEAD_AES_128_GCM, RFC 7714 §14.2: salt of 12 bytes.</summary>
    public const int AeadAes128Gcm = 7;

    public const int KeyLength = 16;

    private SrtpKeys(int profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt)
    {
        Profile = profile;
        LocalKey = localKey;
        LocalSalt = localSalt;
        RemoteKey = remoteKey;
        RemoteSalt = remoteSalt;
    }

    /// <summary><see cref="Aes128CmSha1"/> or <see cref="AeadAes128Gcm"/>.</summary>
    public int Profile { get; }

    /// <summary>Protects what we send.</summary>
    public byte[] LocalKey { get; }

    public byte[] LocalSalt { get; }

    /// <summary>Opens what the peer sends.</summary>
    public byte[] RemoteKey { get; }

    public byte[] RemoteSalt { get; }

    /// <summary>0 for a profile we did not offer.</summary>
    public static int SaltLength(int profile) => profile switch
    {
        Aes128CmSha1 => 14,
        AeadAes128Gcm => 12,
        _ => 0,
    };

    /// <summary>Cuts exported material: client key, server key, client salt, server salt.</summary>
    public static SrtpKeys Cut(int profile, DtlsRole role, ReadOnlySpan<byte> material)
    {
        var salts = material[(2 * KeyLength)..];
        var saltLength = SaltLength(profile);
        var clientKey = material[..KeyLength].ToArray();
        var serverKey = material[KeyLength..(2 * KeyLength)].ToArray();
        var clientSalt = salts[..saltLength].ToArray();
        var serverSalt = salts[saltLength..].ToArray();
        return role == DtlsRole.Client
            ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
            : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(LocalKey);
        CryptographicOperations.ZeroMemory(LocalSalt);
        CryptographicOperations.ZeroMemory(RemoteKey);
        CryptographicOperations.ZeroMemory(RemoteSalt);
    }
}
