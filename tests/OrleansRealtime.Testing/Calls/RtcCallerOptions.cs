using System.Net;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.Testing.Calls;

/// <summary>How to call.</summary>
public sealed record RtcCallerOptions
{
    public Impairment Impairment { get; init; } = Impairment.None;

    /// <summary>The session as JSON text, sent with the offer; null sends the offer alone.</summary>
    public string? Session { get; init; }

    /// <summary>Which of the server's addresses to take; loopback by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Opus, or a law of G.711: <c>opus</c>, <c>pcmu</c>, <c>pcma</c>.</summary>
    public string Codec { get; init; } = "opus";

    /// <summary>The offer names another certificate than the one that is shown.</summary>
    public bool HasForeignCertificate { get; init; }

    internal AudioPayloadType Payload => Codec switch
    {
        "pcmu" => new AudioPayloadType(0, AudioCodec.Pcmu),
        "pcma" => new AudioPayloadType(8, AudioCodec.Pcma),
        _ => new AudioPayloadType(111, AudioCodec.Opus),
    };
}
