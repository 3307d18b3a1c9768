using System.Globalization;
using System.Text;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Writes the answer to an offer: the same sections in the same order, with the numbers of the offer (RFC 3264).</summary>
internal static class SdpAnswer
{
    /// <summary>The largest message taken: what browsers themselves send at most.</summary>
    public const int MaxMessageBytes = 262_144;

    private const string StreamName = "realtimeapi";

    // Browsers make no statistics of sound whose source they were not told.
    private const string TrackName = "audio";

    /// <param name="negotiation">What was agreed on.</param>
    /// <param name="credentials">This side's.</param>
    /// <param name="fingerprint">This side's.</param>
    /// <param name="candidates">Where this side is to be found.</param>
    /// <param name="ssrc">The source of this side's sound.</param>
    /// <param name="sessionId">A number that tells sessions apart.</param>
    public static string Write(
        SdpNegotiation negotiation,
        IceCredentials credentials,
        DtlsFingerprint fingerprint,
        IReadOnlyList<SdpCandidate> candidates,
        uint ssrc,
        ulong sessionId = 1)
    {
        var sdp = new StringBuilder();
        var offer = negotiation.Offer;
        var accepted = offer.Sections.Where(negotiation.Accepts).ToList();
        Line(sdp, "v=0");
        Line(sdp, $"o=- {sessionId & long.MaxValue} 1 IN IP4 0.0.0.0");
        Line(sdp, "s=-");
        Line(sdp, "t=0 0");
        if (offer.Bundle.Count > 0)
        {
            // RFC 8843 section 7.3: only who offers it is answered with it.
            Line(sdp, $"a=group:BUNDLE {string.Join(' ', accepted.Select(section => section.Mid))}");
        }

        Line(sdp, $"a=msid-semantic:WMS {StreamName}");
        Line(sdp, "a=ice-lite");
        if (offer.AllowsMixedExtensions)
        {
            Line(sdp, "a=extmap-allow-mixed");
        }

        foreach (var section in offer.Sections)
        {
            if (!negotiation.Accepts(section))
            {
                Reject(sdp, section);
                continue;
            }

            if (section == negotiation.AudioSection)
            {
                Line(sdp, $"m=audio 9 {section.Protocol} {string.Join(' ', negotiation.Audio!.Payloads.Select(payload => payload.Type))}");
            }
            else
            {
                Line(sdp, $"m=application 9 {section.Protocol} webrtc-datachannel");
            }

            Line(sdp, "c=IN IP4 0.0.0.0");
            WriteMid(sdp, section);
            Line(sdp, $"a=ice-ufrag:{credentials.Ufrag}");
            Line(sdp, $"a=ice-pwd:{credentials.Password}");
            Line(sdp, $"a=fingerprint:{fingerprint}");
            Line(sdp, negotiation.Role == DtlsRole.Server ? "a=setup:passive" : "a=setup:active");
            if (section == negotiation.AudioSection)
            {
                WriteAudio(sdp, negotiation.Audio!, section, ssrc);
            }
            else
            {
                Line(sdp, "a=sctp-port:5000");
                Line(sdp, $"a=max-message-size:{MaxMessageBytes}");
            }

            if (section == accepted[0])
            {
                WriteCandidates(sdp, candidates);
            }
        }

        return sdp.ToString();
    }

    private static void WriteAudio(StringBuilder sdp, NegotiatedAudio audio, SdpSection section, uint ssrc)
    {
        Line(sdp, "a=rtcp-mux");
        if (section.HasRtcpReducedSize)
        {
            Line(sdp, "a=rtcp-rsize");
        }

        Line(sdp, DirectionOf(audio));
        foreach (var (type, codec) in audio.Payloads)
        {
            Line(sdp, codec switch
            {
                SdpAudioCodec.Opus => $"a=rtpmap:{type} opus/48000/2",
                SdpAudioCodec.Pcmu => $"a=rtpmap:{type} PCMU/8000",
                _ => $"a=rtpmap:{type} PCMA/8000",
            });
            if (codec == SdpAudioCodec.Opus)
            {
                Line(sdp, $"a=fmtp:{type} minptime=10;useinbandfec=1");
            }
        }

        // Only what is understood here: congestion feedback would be a duty.
        foreach (var extension in section.Extensions.Where(extension => extension.Uri is SdpExtension.AudioLevel or SdpExtension.Mid))
        {
            Line(sdp, $"a=extmap:{extension.Id}{Mirrored(extension.Suffix)} {extension.Uri}");
        }

        if (audio.MaySend)
        {
            Line(sdp, $"a=msid:{StreamName} {TrackName}");
            Line(sdp, $"a=ssrc:{ssrc} cname:{StreamName}");
            Line(sdp, $"a=ssrc:{ssrc} msid:{StreamName} {TrackName}");
        }
    }

    private static void WriteCandidates(StringBuilder sdp, IReadOnlyList<SdpCandidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            Line(sdp, candidate.IsTcp
                ? $"a=candidate:{candidate.Foundation} 1 tcp {candidate.Priority} {candidate.Address} {candidate.Port} typ host tcptype passive"
                : $"a=candidate:{candidate.Foundation} 1 udp {candidate.Priority} {candidate.Address} {candidate.Port} typ host");
        }

        Line(sdp, "a=end-of-candidates");
    }

    private static void Reject(StringBuilder sdp, SdpSection section)
    {
        Line(sdp, $"m={section.Kind} 0 {section.Protocol} {section.Formats}");
        Line(sdp, "c=IN IP4 0.0.0.0");
        Line(sdp, "a=inactive");
        WriteMid(sdp, section);
    }

    private static void WriteMid(StringBuilder sdp, SdpSection section)
    {
        if (section.Mid.Length > 0)
        {
            Line(sdp, $"a=mid:{section.Mid}");
        }
    }

    private static string DirectionOf(NegotiatedAudio audio) => (audio.MaySend, audio.MayReceive) switch
    {
        (true, true) => "a=sendrecv",
        (true, false) => "a=sendonly",
        (false, true) => "a=recvonly",
        _ => "a=inactive",
    };

    private static string Mirrored(string suffix) => suffix switch
    {
        "/recvonly" => "/sendonly",
        "/sendonly" => "/recvonly",
        _ => suffix,
    };

    private static void Line(StringBuilder sdp, [System.Diagnostics.CodeAnalysis.StringSyntax("CompositeFormat")] string text)
    {
        sdp.Append(CultureInfo.InvariantCulture, $"{text}");

        // Of the last line too: some parsers take an offer without it for none.
        sdp.Append("\r\n");
    }
}
