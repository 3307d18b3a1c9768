namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>One m-line of an offer and what stands below it.</summary>
internal sealed class SdpSection
{
    /// <summary>The first word: <c>audio</c>, <c>application</c>, …</summary>
    public required string Kind { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The rest of the line, as it came.</summary>
    public required string Formats { get; init; }

    /// <summary>Offered with a port other than 0.</summary>
    public required bool HasPort { get; init; }

    /// <summary>Wanted in the shared connection or not at all (RFC 8843 section 6): its port is 0 all the same.</summary>
    public bool IsBundleOnly { get; set; }

    public bool IsRejected => !HasPort && !IsBundleOnly;

    public string Mid { get; set; } = "";

    public SdpDirection Direction { get; set; } = SdpDirection.SendReceive;

    public string? Ufrag { get; set; }

    public string? Password { get; set; }

    public Dtls.DtlsFingerprint? Fingerprint { get; set; }

    public SdpSetup? Setup { get; set; }

    public bool HasRtcpMux { get; set; }

    public bool HasRtcpReducedSize { get; set; }

    /// <summary>What can be heard, in the offer's order.</summary>
    public List<SdpPayload> Payloads { get; } = [];

    public List<SdpExtension> Extensions { get; } = [];

    public int? SctpPort { get; set; }

    public int? MaxMessageBytes { get; set; }

    public bool IsAudio => Kind == "audio" && Protocol is "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP";

    public bool IsData => Kind == "application" && Protocol is "UDP/DTLS/SCTP" or "TCP/DTLS/SCTP"
        && Formats == "webrtc-datachannel" && SctpPort is not null;
}
