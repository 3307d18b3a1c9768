using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>What a call rests on once its offer has been answered.</summary>
/// <param name="TransportSection">The first accepted section in the order of the BUNDLE group: the one whose transport
/// all share, and whose part of the answer has the candidates (RFC 8843 §7.3.1).</param>
/// <param name="RemoteUfrag">The peer's ICE user name.</param>
/// <param name="RemotePwd">The peer's ICE password; a lite server never needs it.</param>
/// <param name="RemoteFingerprint">Of the peer's certificate.</param>
/// <param name="Role">Ours.</param>
/// <param name="Audio">Null when the call has none.</param>
/// <param name="Data">Null when the call has none. At least one of the two is there.</param>
internal sealed record SdpNegotiation(
    int TransportSection,
    string RemoteUfrag,
    string RemotePwd,
    DtlsFingerprint RemoteFingerprint,
    DtlsRole Role,
    SdpAudio? Audio,
    SdpDataChannel? Data)
{
    // RFC 8841 §6.1
    private const int DefaultMaxMessageSize = 64 * 1024;
    private const int DefaultSctpPort = 5000;

    // 15 is reserved, and larger ids need the two-byte form.
    private const int MaxExtensionId = 14;

    /// <summary>Chooses from an offer what we can do.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="negotiation">Null when false.</param>
    /// <param name="reason">When false: what the offer lacks, one sentence for the peer's author. Else empty.</param>
    public static bool TryCreate(
        SdpOffer offer, [NotNullWhen(true)] out SdpNegotiation? negotiation, out string reason)
    {
        negotiation = null;
        var audio = FirstAudio(offer);
        var data = FirstData(offer);
        reason = WhyNoCall(offer, audio, data);
        if (reason.Length > 0)
        {
            return false;
        }

        var section = TransportOf(offer, audio, data);
        var transport = offer.Media[section];
        reason = WhyNoTransport(transport);
        if (reason.Length > 0)
        {
            return false;
        }

        negotiation = new SdpNegotiation(
            section,
            transport.IceUfrag!,
            transport.IcePwd!,
            transport.Fingerprint!,
            // RFC 8842 §5.3: an offer that may be either gets a passive answer, so that the peer begins as soon as ICE
            // allows.
            transport.Setup == SdpSetup.Passive ? DtlsRole.Client : DtlsRole.Server,
            audio,
            data);
        return true;
    }

    private static string WhyNoCall(SdpOffer offer, SdpAudio? audio, SdpDataChannel? data)
    {
        if (audio is null && data is null)
        {
            return "There is neither an audio section with opus/48000/2, PCMU or PCMA over DTLS-SRTP "
                + "nor an application section UDP/DTLS/SCTP webrtc-datachannel.";
        }

        if (audio is not null && data is not null && offer.Bundle.Count == 0)
        {
            return "Audio and data must share a transport: a=group:BUNDLE is missing.";
        }

        if (audio is not null && !offer.Media[audio.Section].RtcpMux)
        {
            return "The audio section needs a=rtcp-mux.";
        }

        return offer.IceLite ? "This server is ICE-lite, so the peer must not be." : string.Empty;
    }

    private static string WhyNoTransport(SdpMedia transport) => transport switch
    {
        { IceUfrag: null } => "a=ice-ufrag is missing.",
        { IcePwd: null } => "a=ice-pwd is missing.",
        { Fingerprint: null } => "a=fingerprint with sha-256, sha-384 or sha-512 is missing.",
        { Setup: SdpSetup.HoldConn } => "a=setup:holdconn cannot begin a call.",
        _ => string.Empty,
    };

    private static int TransportOf(SdpOffer offer, SdpAudio? audio, SdpDataChannel? data)
    {
        if (audio is null || data is null)
        {
            return audio?.Section ?? data!.Section;
        }

        var audioFirst = Position(offer, audio.Section) < Position(offer, data.Section);
        return audioFirst ? audio.Section : data.Section;
    }

    private static int Position(SdpOffer offer, int section)
    {
        for (var i = 0; i < offer.Bundle.Count; i++)
        {
            if (offer.Bundle[i] == offer.Media[section].Mid)
            {
                return i;
            }
        }

        return -1;
    }

    private static SdpAudio? FirstAudio(SdpOffer offer)
    {
        for (var i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (media.Kind == SdpMediaKind.Audio
                && IsOffered(offer, i)
                && IsSecureRtp(media.Protocol)
                && PayloadsOf(media) is { Count: > 0 } payloads)
            {
                var direction = media.Direction.Reversed();
                return new SdpAudio(
                    i,
                    media.Mid,
                    payloads,
                    RedundantOf(media, payloads[0]),
                    direction.HasFlag(SdpDirection.SendOnly),
                    direction.HasFlag(SdpDirection.RecvOnly),
                    media.Ptime,
                    media.MaxPtime,
                    ExtensionsOf(media));
            }
        }

        return null;
    }

    // With DTLS every one of these means the same (RFC 9429 §5.1.2).
    private static bool IsSecureRtp(string protocol) => protocol is
        "UDP/TLS/RTP/SAVPF" or "TCP/DTLS/RTP/SAVPF" or "RTP/SAVPF"
        or "UDP/TLS/RTP/SAVP" or "TCP/DTLS/RTP/SAVP" or "RTP/SAVP";

    private static List<AudioPayloadType> PayloadsOf(SdpMedia media)
    {
        var payloads = new List<AudioPayloadType>();
        Add(AudioCodec.Opus, "opus", 48_000, 2);
        Add(AudioCodec.Pcmu, "PCMU", 8_000, 1);
        Add(AudioCodec.Pcma, "PCMA", 8_000, 1);
        return payloads;

        void Add(AudioCodec codec, string name, int clockRate, int channels)
        {
            if (media.Codecs.FirstOrDefault(each => each.Is(name, clockRate, channels)) is { } offered)
            {
                payloads.Add(new AudioPayloadType((byte)offered.PayloadType, codec));
            }
        }
    }

    // Redundancy of another codec, or of several, is not what we can do.
    private static int? RedundantOf(SdpMedia media, AudioPayloadType payload)
    {
        var blocks = payload.Number.ToString(CultureInfo.InvariantCulture);
        return payload.Codec != AudioCodec.Opus ? null : media.Codecs.FirstOrDefault(
            each => each.Is("red", 48_000, 2) && Array.TrueForAll(each.Parameters.Split('/'), block => block == blocks))?.PayloadType;
    }

    private static List<SdpExtension> ExtensionsOf(SdpMedia media)
    {
        var accepted = new List<SdpExtension>();
        foreach (var extension in media.Extensions)
        {
            if (extension.Id is > 0 and <= MaxExtensionId
                && extension.Uri is SdpExtension.AudioLevel or SdpExtension.Mid
                && extension.Direction != SdpDirection.Inactive
                && !accepted.Exists(other => other.Uri == extension.Uri || other.Id == extension.Id))
            {
                accepted.Add(extension with { Direction = extension.Direction?.Reversed() });
            }
        }

        return accepted;
    }

    private static SdpDataChannel? FirstData(SdpOffer offer)
    {
        for (var i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (media is
                {
                    Kind: SdpMediaKind.Application,
                    Protocol: "UDP/DTLS/SCTP" or "TCP/DTLS/SCTP",
                    Formats: "webrtc-datachannel",
                    SctpPort: not 0,
                }
                && IsOffered(offer, i))
            {
                var announced = media.MaxMessageSize ?? DefaultMaxMessageSize;
                var limit = announced == 0 ? SdpLimits.MaxMessageSize : Math.Min(announced, SdpLimits.MaxMessageSize);
                return new SdpDataChannel(i, media.SctpPort ?? DefaultSctpPort, (int)limit);
            }
        }

        return null;
    }

    // Port 0 is a refusal, except where it only means "bundled or not at all". With a group, what is outside would need
    // a transport of its own.
    private static bool IsOffered(SdpOffer offer, int section)
    {
        var media = offer.Media[section];
        return (media.Port != 0 || media.BundleOnly)
            && (offer.Bundle.Count == 0 || Position(offer, section) >= 0);
    }
}
