using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>One section of a session description. What may stand at session level has been carried over from
/// there.</summary>
internal sealed record SdpMedia
{
    public required SdpMediaKind Kind { get; init; }

    /// <summary>The m-line's first word, as written.</summary>
    public required string KindWord { get; init; }

    /// <summary>0 for a refused section, or one with <see cref="BundleOnly"/>.</summary>
    public required int Port { get; init; }

    /// <summary>For example <c>UDP/TLS/RTP/SAVPF</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The rest of the m-line, as written: visible ASCII and single spaces.</summary>
    public required string Formats { get; init; }

    /// <summary>Null when there is no <c>a=mid</c>.</summary>
    public string? Mid { get; init; }

    public SdpDirection Direction { get; init; }

    /// <summary>Of an audio section over RTP, in the m-line's order; else empty. Types that nothing describes are left
    /// out.</summary>
    public IReadOnlyList<SdpCodec> Codecs { get; init; } = [];

    public IReadOnlyList<SdpExtension> Extensions { get; init; } = [];

    public string? IceUfrag { get; init; }

    public string? IcePwd { get; init; }

    /// <summary>The first whose algorithm we have.</summary>
    public DtlsFingerprint? Fingerprint { get; init; }

    public SdpSetup? Setup { get; init; }

    public bool RtcpMux { get; init; }

    public bool RtcpRsize { get; init; }

    public bool BundleOnly { get; init; }

    /// <summary>Candidates are not read: the peer is learnt from its checks.</summary>
    public bool HasCandidates { get; init; }

    /// <summary>The value of <c>a=ice-options</c>.</summary>
    public string? IceOptions { get; init; }

    /// <summary>The value of the first <c>a=msid</c>.</summary>
    public string? Msid { get; init; }

    /// <summary>Milliseconds of audio in a packet that the peer would like to get.</summary>
    public int? Ptime { get; init; }

    /// <summary>Milliseconds of audio that a packet to the peer must not exceed.</summary>
    public int? MaxPtime { get; init; }

    public int? SctpPort { get; init; }

    /// <summary>Bytes; 0 for no limit (RFC 8841 §6.1).</summary>
    public long? MaxMessageSize { get; init; }
}
