using System.Diagnostics.CodeAnalysis;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>What an offer and this server agree on.</summary>
internal sealed record SdpNegotiation
{
    // RFC 8841 section 6.1: who does not say takes this much.
    private const int DefaultMaxMessageBytes = 65_536;

    public required SdpOffer Offer { get; init; }

    public required string RemoteUfrag { get; init; }

    public required string RemotePassword { get; init; }

    /// <summary>Who the client must be.</summary>
    public required DtlsFingerprint Fingerprint { get; init; }

    /// <summary>This side's.</summary>
    public required DtlsRole Role { get; init; }

    /// <summary>Null when the client wants no sound, or none that is known here.</summary>
    public NegotiatedAudio? Audio { get; init; }

    /// <summary>Null when the client has no channel for messages.</summary>
    public NegotiatedData? Data { get; init; }

    /// <summary>The section the audio is of; null without audio.</summary>
    public SdpSection? AudioSection { get; init; }

    public SdpSection? DataSection { get; init; }

    /// <param name="offer">The offer.</param>
    /// <param name="negotiation">What comes of it.</param>
    /// <param name="reason">Why nothing does.</param>
    public static bool TryNegotiate(
        SdpOffer offer, [NotNullWhen(true)] out SdpNegotiation? negotiation, out string reason)
    {
        negotiation = null;
        var audio = offer.Sections.Find(section => section.IsAudio && IsWanted(offer, section) && section.Payloads.Count > 0);
        var data = offer.Sections.Find(section => section.IsData && IsWanted(offer, section));
        var first = offer.Sections.Find(section => section == audio || section == data);
        if (first is null)
        {
            reason = "It has neither audio in Opus or G.711 over UDP/TLS/RTP/SAVPF nor a data channel over UDP/DTLS/SCTP.";
            return false;
        }

        var shared = offer.Tagged;
        if (audio is { HasRtcpMux: false } && !(audio.IsBundleOnly && shared is { HasRtcpMux: true }))
        {
            reason = "Its audio lacks 'a=rtcp-mux'.";
            return false;
        }

        var ufrag = first.Ufrag ?? shared?.Ufrag ?? offer.Session.Ufrag;
        var password = first.Password ?? shared?.Password ?? offer.Session.Password;
        if (ufrag is not { Length: >= 4 } || password is not { Length: >= 22 })
        {
            reason = "It lacks a usable 'a=ice-ufrag' and 'a=ice-pwd'.";
            return false;
        }

        if ((first.Fingerprint ?? shared?.Fingerprint ?? offer.Session.Fingerprint) is not { } fingerprint)
        {
            reason = "It lacks an 'a=fingerprint' by SHA-256, SHA-384 or SHA-512.";
            return false;
        }

        // RFC 8842 section 5.2: who does not say leaves it to the other side.
        var setup = first.Setup ?? shared?.Setup ?? offer.Session.Setup ?? SdpSetup.ActPass;
        if (setup == SdpSetup.HoldConnection)
        {
            reason = "Its 'a=setup:holdconn' lets nobody connect.";
            return false;
        }

        reason = "";
        negotiation = new SdpNegotiation
        {
            Offer = offer,
            RemoteUfrag = ufrag,
            RemotePassword = password,
            Fingerprint = fingerprint,
            Role = setup == SdpSetup.Passive ? DtlsRole.Client : DtlsRole.Server,
            AudioSection = audio,
            Audio = audio is null ? null : AudioOf(audio),
            DataSection = data,
            Data = data is null ? null : new NegotiatedData(data.SctpPort!.Value, data.MaxMessageBytes ?? DefaultMaxMessageBytes),
        };
        return true;
    }

    /// <summary>Whether a section is part of the call.</summary>
    public bool Accepts(SdpSection section) => section == AudioSection || section == DataSection;

    // One connection carries everything: a section that would need another one is not for us.
    private static bool IsWanted(SdpOffer offer, SdpSection section) =>
        offer.Bundle.Count == 0 ? section.HasPort : !section.IsRejected && offer.Bundle.Contains(section.Mid);

    private static NegotiatedAudio AudioOf(SdpSection section) => new(
        [.. section.Payloads.OrderBy(payload => payload.Codec)],
        MaySend: section.Direction.HasFlag(SdpDirection.ReceiveOnly),
        MayReceive: section.Direction.HasFlag(SdpDirection.SendOnly),
        section.Extensions.Find(extension => extension.Uri == SdpExtension.AudioLevel)?.Id);
}
