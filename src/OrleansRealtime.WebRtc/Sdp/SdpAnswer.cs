using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Writes the answer to an offer (RFC 9429 §5.3).</summary>
internal static class SdpAnswer
{
    /// <summary>The stream that our audio track belongs to. Clients play <c>ontrack</c>'s first stream, so there must
    /// be one.</summary>
    public const string Stream = "realtimeapi";

    /// <summary>The audio track within <see cref="Stream"/>.</summary>
    public const string Track = "audio";

    private const string OpusParameters = "minptime=10;useinbandfec=1";

    private const string NoAddress = "IN IP4 0.0.0.0";

    /// <summary>Every line ends with CRLF, the last one too: libwebrtc refuses anything else.</summary>
    public static string Write(SdpOffer offer, SdpNegotiation negotiation, SdpLocal local)
    {
        var text = new StringBuilder(2048);
        WriteSession(text, offer, negotiation, local);
        for (var i = 0; i < offer.Media.Count; i++)
        {
            var media = offer.Media[i];
            if (negotiation.Audio is { } audio && audio.Section == i)
            {
                WriteAudio(text, media, audio, negotiation, local);
            }
            else if (negotiation.Data is { } data && data.Section == i)
            {
                WriteData(text, media, data, negotiation, local);
            }
            else
            {
                WriteRefused(text, media);
            }
        }

        return text.ToString();
    }

    private static void WriteSession(StringBuilder text, SdpOffer offer, SdpNegotiation negotiation, SdpLocal local)
    {
        Line(text, "v=0");
        Line(text, $"o=- {local.SessionId} 1 {NoAddress}");
        Line(text, "s=-");
        Line(text, "t=0 0");
        if (offer.Bundle.Count > 0)
        {
            Line(text, $"a=group:BUNDLE {string.Join(' ', AcceptedMids(offer, negotiation))}");
        }

        if (offer.ExtmapAllowMixed)
        {
            Line(text, "a=extmap-allow-mixed");
        }

        Line(text, $"a=msid-semantic: WMS {(negotiation.Audio is { CanSend: true } ? Stream : "*")}");
        Line(text, "a=ice-lite");
    }

    private static IEnumerable<string> AcceptedMids(SdpOffer offer, SdpNegotiation negotiation)
    {
        var accepted = new List<string?>();
        if (negotiation.Audio is { } audio)
        {
            accepted.Add(audio.Mid);
        }

        if (negotiation.Data is { } data)
        {
            accepted.Add(offer.Media[data.Section].Mid);
        }

        return offer.Bundle.Where(accepted.Remove);
    }

    private static void WriteAudio(
        StringBuilder text, SdpMedia media, SdpAudio audio, SdpNegotiation negotiation, SdpLocal local)
    {
        // First: libwebrtc repeats only where that is preferred.
        var types = string.Join(' ', audio.Payloads.Select(payload => (int)payload.Number).Prepend(audio.Redundant ?? -1).Where(type => type >= 0));
        Line(text, $"m=audio 9 {media.Protocol} {types}");
        WriteTransport(text, media, audio.Section, negotiation, local);
        Line(text, "a=rtcp-mux");
        if (media.RtcpRsize)
        {
            Line(text, "a=rtcp-rsize");
        }

        if (audio.Redundant is { } redundant)
        {
            Line(text, $"a=rtpmap:{redundant} red/48000/2");
            Line(text, $"a=fmtp:{redundant} {audio.PayloadType}/{audio.PayloadType}");
        }

        foreach (var payload in audio.Payloads)
        {
            Line(text, $"a=rtpmap:{payload.Number} {EncodingOf(payload.Codec)}");
            if (payload.Codec == AudioCodec.Opus)
            {
                Line(text, $"a=fmtp:{payload.Number} {OpusParameters}");
            }
        }

        foreach (var extension in audio.Extensions)
        {
            var direction = extension.Direction is { } each ? $"/{each.Word()}" : string.Empty;
            Line(text, $"a=extmap:{extension.Id}{direction} {extension.Uri}");
        }

        if (audio.CanSend)
        {
            Line(text, $"a=msid:{Stream} {Track}");
            // Chromium keeps no statistics of audio whose ssrc was not announced.
            Line(text, $"a=ssrc:{local.AudioSsrc} cname:{Stream}");
            Line(text, $"a=ssrc:{local.AudioSsrc} msid:{Stream} {Track}");
        }

        Line(text, $"a={media.Direction.Reversed().Word()}");
    }

    private static void WriteData(
        StringBuilder text, SdpMedia media, SdpDataChannel data, SdpNegotiation negotiation, SdpLocal local)
    {
        Line(text, $"m=application 9 {media.Protocol} {media.Formats}");
        WriteTransport(text, media, data.Section, negotiation, local);
        Line(text, "a=sctp-port:5000");
        Line(text, $"a=max-message-size:{SdpLimits.MaxMessageSize}");
    }

    private static void WriteRefused(StringBuilder text, SdpMedia media)
    {
        Line(text, $"m={media.KindWord} 0 {media.Protocol} {media.Formats}");
        Line(text, $"c={NoAddress}");
        WriteMid(text, media);
        Line(text, "a=inactive");
    }

    private static void WriteTransport(
        StringBuilder text, SdpMedia media, int section, SdpNegotiation negotiation, SdpLocal local)
    {
        Line(text, $"c={NoAddress}");
        WriteMid(text, media);
        Line(text, negotiation.Role == DtlsRole.Server ? "a=setup:passive" : "a=setup:active");
        Line(text, $"a=ice-ufrag:{local.Ufrag}");
        Line(text, $"a=ice-pwd:{local.Pwd}");
        Line(text, $"a=fingerprint:{local.Fingerprint}");
        if (section != negotiation.TransportSection)
        {
            return;
        }

        foreach (var candidate in local.Candidates)
        {
            WriteCandidate(text, candidate);
        }

        Line(text, "a=end-of-candidates");
    }

    private static void WriteCandidate(StringBuilder text, SdpCandidate candidate)
    {
        // A zone belongs to this machine alone.
        var address = candidate.Address;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
        {
            address = new IPAddress(address.GetAddressBytes());
        }

        var tcpType = candidate.TcpType is null ? string.Empty : $" tcptype {candidate.TcpType}";
        var transport = $"{candidate.Foundation} 1 {candidate.Protocol} {candidate.Priority}";
        Line(text, $"a=candidate:{transport} {address} {candidate.Port} typ host{tcpType}");
    }

    private static void WriteMid(StringBuilder text, SdpMedia media)
    {
        if (media.Mid is not null)
        {
            Line(text, $"a=mid:{media.Mid}");
        }
    }

    private static string EncodingOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Opus => "opus/48000/2",
        AudioCodec.Pcmu => "PCMU/8000",
        _ => "PCMA/8000",
    };

    private static void Line(StringBuilder text, string line) =>
        text.Append(line).Append("\r\n");
}
