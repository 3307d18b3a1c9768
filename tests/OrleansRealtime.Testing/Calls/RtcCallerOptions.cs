using System.Net;
using OrleansRealtime.WebRtc.Media;
using OrleansRealtime.WebRtc.Peers;

namespace OrleansRealtime.Testing.Calls;

/// <summary>How to call.</summary>
public sealed record RtcCallerOptions
{
    public Impairment Impairment { get; init; } = Impairment.None;

    /// <summary>The session as JSON text, sent with the offer; null sends the offer alone.</summary>
    public string? Session { get; init; }

    /// <summary>The session to come back to, without a key; null begins one.</summary>
    public CallerReturn? Return { get; init; }

    /// <summary>Which of the server's addresses to take; loopback by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Takes the server's TCP candidate and sends nothing by UDP; the connection is good, whatever <see cref="Impairment"/> says.</summary>
    public bool IsTcp { get; init; }

    /// <summary>Opus, or a law of G.711: <c>opus</c>, <c>pcmu</c>, <c>pcma</c>.</summary>
    public string Codec { get; init; } = "opus";

    /// <summary>How often each payload of Opus is sent once more with those behind, 0 to 2; 0 does not offer it. libwebrtc's is 1.</summary>
    public int Redundancy { get; init; } = 1;

    /// <summary>The offer names another certificate than the one that is shown.</summary>
    public bool HasForeignCertificate { get; init; }

    internal PeerRedundancy? Redundant => Redundancy > 0 && Payload.Codec == AudioCodec.Opus ? new PeerRedundancy(63, Redundancy) : null;

    internal AudioPayloadType Payload => Codec switch
    {
        "pcmu" => new AudioPayloadType(0, AudioCodec.Pcmu),
        "pcma" => new AudioPayloadType(8, AudioCodec.Pcma),
        _ => new AudioPayloadType(111, AudioCodec.Opus),
    };
}
