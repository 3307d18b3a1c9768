namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// Opens what the peer sends: SRTP and SRTCP under one master key. In place, and without allocation for authentic
/// packets. Any bytes may be given; what is refused is counted and changes nothing else. Not for two threads at once.
/// </summary>
/// <param name="profile">What DTLS agreed on.</param>
/// <param name="masterKey">16 bytes.</param>
/// <param name="masterSalt">14 or 12 bytes: <see cref="SrtpProfileExtensions.MasterSaltLength"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">Not a profile, or a wrong length.</exception>
internal sealed class SrtpReceiver(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    : IDisposable
{
    /// <summary>SSRCs that a peer may use. None is forgotten: its old packets could be played again.</summary>
    public const int MaxStreams = 8;

    private readonly SrtpCipher _cipher = SrtpCipher.Create(profile, masterKey, masterSalt);
    private readonly SrtpInboundStream?[] _streams = new SrtpInboundStream?[MaxStreams];

    /// <summary>Packets that did not carry the right tag: forged, damaged or under another key.</summary>
    public long Forged { get; private set; }

    /// <summary>Packets seen before, or too old to tell.</summary>
    public long Replayed { get; private set; }

    /// <summary>What is no SRTP packet at all: too short, lengths that do not fit, RTCP in the clear.</summary>
    public long Malformed { get; private set; }

    /// <summary>Packets of an SSRC beyond <see cref="MaxStreams"/>.</summary>
    public long Refused { get; private set; }

    /// <param name="packet">The datagram; decrypted in place. Undefined when refused.</param>
    /// <param name="length">Bytes of the plain packet; 0 when refused.</param>
    public bool TryUnprotect(Span<byte> packet, out int length)
    {
        length = 0;
        var plainLength = packet.Length - _cipher.RtpOverhead;
        if (!SrtpPacket.TryReadRtp(packet, plainLength, out var headerLength))
        {
            Malformed++;
            return false;
        }

        var ssrc = SrtpPacket.RtpSsrc(packet);
        if (!TryFind(ssrc, out var slot))
        {
            return false;
        }

        var sequence = SrtpPacket.Sequence(packet);
        var stream = _streams[slot];
        var index = stream is { Rtp.HasStarted: true } ? SrtpIndex.Near(stream.Rtp.Newest, sequence) : sequence;
        if (index is < 0 or >= SrtpIndex.Limit || stream?.Rtp.IsFresh(index) == false)
        {
            Replayed++;
            return false;
        }

        if (!_cipher.OpenRtp(packet, headerLength, ssrc, (ulong)index))
        {
            Forged++;
            return false;
        }

        (_streams[slot] ??= new SrtpInboundStream(ssrc)).Rtp.Accept(index);
        length = plainLength;
        return true;
    }

    /// <param name="packet">The datagram; decrypted in place. Undefined when refused.</param>
    /// <param name="length">Bytes of the plain compound; 0 when refused.</param>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var plainLength = packet.Length - _cipher.RtcpOverhead;
        if (!SrtpPacket.IsRtcp(packet, plainLength))
        {
            Malformed++;
            return false;
        }

        // WebRTC always encrypts, so a packet that is only signed is not one of ours.
        var word = _cipher.ReadRtcpIndex(packet);
        if ((word & SrtpCipher.EncryptedFlag) == 0)
        {
            Malformed++;
            return false;
        }

        var ssrc = SrtpPacket.RtcpSsrc(packet);
        if (!TryFind(ssrc, out var slot))
        {
            return false;
        }

        var index = word & ~SrtpCipher.EncryptedFlag;
        if (_streams[slot]?.Rtcp.IsFresh(index) == false)
        {
            Replayed++;
            return false;
        }

        if (!_cipher.OpenRtcp(packet, ssrc, index))
        {
            Forged++;
            return false;
        }

        (_streams[slot] ??= new SrtpInboundStream(ssrc)).Rtcp.Accept(index);
        length = plainLength;
        return true;
    }

    public void Dispose() => _cipher.Dispose();

    /// <summary>Finds the stream of an SSRC, or the free place it gets once a packet of it was authentic.</summary>
    private bool TryFind(uint ssrc, out int slot)
    {
        for (slot = 0; slot < _streams.Length; slot++)
        {
            if (_streams[slot] is not { } stream || stream.Ssrc == ssrc)
            {
                return true;
            }
        }

        Refused++;
        return false;
    }
}
