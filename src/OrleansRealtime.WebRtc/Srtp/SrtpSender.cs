namespace OrleansRealtime.WebRtc.Srtp;

/// <summary>
/// Protects what we send: SRTP and SRTCP under one master key. In place, without allocation once an SSRC has been seen.
/// Not for two threads at once.
/// </summary>
/// <param name="profile">What DTLS agreed on.</param>
/// <param name="masterKey">16 bytes.</param>
/// <param name="masterSalt">14 or 12 bytes: <see cref="SrtpProfileExtensions.MasterSaltLength"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">Not a profile, or a wrong length.</exception>
internal sealed class SrtpSender(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    : IDisposable
{
    /// <summary>Room to leave behind any packet.</summary>
    public const int MaxOverhead = 20;

    /// <summary>SSRCs that one peer may be sent.</summary>
    public const int MaxStreams = 8;

    private readonly SrtpCipher _cipher = SrtpCipher.Create(profile, masterKey, masterSalt);
    private readonly SrtpOutboundStream?[] _streams = new SrtpOutboundStream?[MaxStreams];

    /// <summary>
    /// Protects an RTP packet. Sequence numbers of an SSRC must go up, by less than 32768 at a time: a number used
    /// twice would give the key stream away. A stream had better start below 32768 (RFC 3711 §3.3.1), or the loss of
    /// its first packets leaves the receiver with a wrong roll-over counter.
    /// </summary>
    /// <param name="buffer">The packet, with <see cref="MaxOverhead"/> bytes of room behind it.</param>
    /// <param name="length">Bytes of the plain packet.</param>
    /// <param name="protectedLength">Bytes to send; 0 when refused.</param>
    /// <returns>False for no RTP packet, no room, a number not above the last, too many SSRCs or keys that are used
    /// up.</returns>
    public bool TryProtect(Span<byte> buffer, int length, out int protectedLength)
    {
        protectedLength = 0;
        if (length > buffer.Length - _cipher.RtpOverhead
            || !SrtpPacket.TryReadRtp(buffer, length, out var headerLength)
            || Stream(SrtpPacket.RtpSsrc(buffer)) is not { } stream)
        {
            return false;
        }

        var sequence = SrtpPacket.Sequence(buffer);
        var index = stream.LastRtp < 0 ? sequence : SrtpIndex.Near(stream.LastRtp, sequence);
        if (index <= stream.LastRtp || index >= SrtpIndex.Limit)
        {
            return false;
        }

        stream.LastRtp = index;
        _cipher.SealRtp(buffer, headerLength, length, stream.Ssrc, (ulong)index);
        protectedLength = length + _cipher.RtpOverhead;
        return true;
    }

    /// <summary>Protects an RTCP packet or compound.</summary>
    /// <param name="buffer">The packet, with <see cref="MaxOverhead"/> bytes of room behind it.</param>
    /// <param name="length">Bytes of the plain packet.</param>
    /// <param name="protectedLength">Bytes to send; 0 when refused.</param>
    /// <returns>False for no RTCP packet, no room, too many SSRCs or keys that are used up.</returns>
    public bool TryProtectRtcp(Span<byte> buffer, int length, out int protectedLength)
    {
        protectedLength = 0;
        if (length > buffer.Length - _cipher.RtcpOverhead
            || !SrtpPacket.IsRtcp(buffer, length)
            || Stream(SrtpPacket.RtcpSsrc(buffer)) is not { } stream
            || stream.LastRtcp + 1 >= SrtpIndex.RtcpLimit)
        {
            return false;
        }

        stream.LastRtcp++;
        _cipher.SealRtcp(buffer, length, stream.Ssrc, (uint)stream.LastRtcp);
        protectedLength = length + _cipher.RtcpOverhead;
        return true;
    }

    public void Dispose() => _cipher.Dispose();

    private SrtpOutboundStream? Stream(uint ssrc)
    {
        for (var i = 0; i < _streams.Length; i++)
        {
            var stream = _streams[i] ??= new SrtpOutboundStream(ssrc);
            if (stream.Ssrc == ssrc)
            {
                return stream;
            }
        }

        return null;
    }
}
