namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// What a profile does to one packet, given its index; which index that is, and whether it was seen before, is the
/// business of <see cref="SrtpSender"/> and <see cref="SrtpReceiver"/>. In place, one thread at a time, no allocation.
/// </summary>
internal abstract class SrtpCipher : IDisposable
{
    /// <summary>RTCP's header and SSRC, which stay readable: RFC 3711 §3.4.</summary>
    public const int RtcpHeaderLength = 8;

    /// <summary>Marks the word with the index of an RTCP packet that is encrypted.</summary>
    public const uint EncryptedFlag = 0x8000_0000;

    /// <summary>Bytes of the word that carries <see cref="EncryptedFlag"/> and the index.</summary>
    public const int IndexLength = sizeof(uint);

    /// <summary>Bytes that an RTP packet grows by.</summary>
    public abstract int RtpOverhead { get; }

    /// <summary>Bytes that an RTCP packet grows by.</summary>
    public abstract int RtcpOverhead { get; }

    /// <param name="profile">Which cipher.</param>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">As many as <see cref="SrtpProfileExtensions.MasterSaltLength"/> says.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a profile, or a wrong length.</exception>
    public static SrtpCipher Create(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, SrtpProfileExtensions.MasterKeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterSalt.Length, profile.MasterSaltLength());
        using var derivation = new SrtpKeyDerivation(masterKey, masterSalt);
        return profile == SrtpProfile.AeadAes128Gcm
            ? GcmCipher.Derive(derivation)
            : CounterModeCipher.Derive(derivation);
    }

    /// <summary>Encrypts behind the header and adds the tag.</summary>
    /// <param name="buffer">At least <paramref name="length"/> + <see cref="RtpOverhead"/> bytes.</param>
    /// <param name="headerLength">With CSRCs and extension; within <paramref name="length"/>.</param>
    /// <param name="length">Bytes of the plain packet.</param>
    /// <param name="ssrc">As in the header.</param>
    /// <param name="index">48 bits: roll-over counter and sequence number. Never twice for one SSRC.</param>
    public abstract void SealRtp(Span<byte> buffer, int headerLength, int length, uint ssrc, ulong index);

    /// <summary>Checks the tag and decrypts.</summary>
    /// <param name="packet">The whole protected packet, at least header and <see cref="RtpOverhead"/>.</param>
    /// <param name="headerLength">With CSRCs and extension.</param>
    /// <param name="ssrc">As in the header.</param>
    /// <param name="index">48 bits: roll-over counter and sequence number.</param>
    /// <returns>False when it is not authentic; its payload is then undefined.</returns>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts behind the first header and adds index and tag.</summary>
    /// <param name="buffer">At least <paramref name="length"/> + <see cref="RtcpOverhead"/> bytes.</param>
    /// <param name="length">Bytes of the plain compound; at least <see cref="RtcpHeaderLength"/>.</param>
    /// <param name="ssrc">As in the header.</param>
    /// <param name="index">31 bits. Never twice for one SSRC.</param>
    public abstract void SealRtcp(Span<byte> buffer, int length, uint ssrc, uint index);

    /// <summary>The word with <see cref="EncryptedFlag"/> and the index.</summary>
    /// <param name="packet">At least <see cref="RtcpHeaderLength"/> + <see cref="RtcpOverhead"/> bytes.</param>
    public abstract uint ReadRtcpIndex(ReadOnlySpan<byte> packet);

    /// <summary>Checks the tag and decrypts; as <see cref="OpenRtp"/>.</summary>
    /// <param name="packet">The whole protected packet.</param>
    /// <param name="ssrc">As in the header.</param>
    /// <param name="index">31 bits, as in the packet.</param>
    public abstract bool OpenRtcp(Span<byte> packet, uint ssrc, uint index);

    public abstract void Dispose();
}
