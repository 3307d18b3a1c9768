using System.Net;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Media;
using OrleansRealtime.WebRtc.Peers;

namespace OrleansRealtime.Testing.Calls;

/// <summary>The offer of a caller, and what it takes from the answer.</summary>
internal static class CallerOffer
{
    /// <summary>As browsers write it, less what nobody needs.</summary>
    public static string Write(IceCredentials credentials, DtlsFingerprint fingerprint, AudioPayloadType payload, PeerRedundancy? redundancy)
    {
        var codec = payload.Codec switch
        {
            AudioCodec.Opus => "opus/48000/2",
            AudioCodec.Pcmu => "PCMU/8000",
            _ => "PCMA/8000",
        };
        string[] common =
        [
            "c=IN IP4 0.0.0.0", $"a=ice-ufrag:{credentials.Ufrag}", $"a=ice-pwd:{credentials.Password}", "a=ice-options:trickle",
            $"a=fingerprint:{fingerprint}", "a=setup:actpass",
        ];
        string[] redundant = redundancy is null ? []
            : [$"a=rtpmap:{redundancy.PayloadType} red/48000/2", $"a=fmtp:{redundancy.PayloadType} {payload.Number}/{payload.Number}"];
        string[] lines =
        [
            "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=msid-semantic: WMS caller",
            $"m=audio 9 UDP/TLS/RTP/SAVPF {payload.Number}{(redundancy is null ? "" : $" {redundancy.PayloadType}")}", .. common, "a=mid:0", "a=sendrecv", "a=msid:caller voice", "a=rtcp-mux",
            $"a=rtpmap:{payload.Number} {codec}", .. redundant,
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. common, "a=mid:1", "a=sctp-port:5000", "a=max-message-size:262144",
        ];
        return string.Join("\r\n", lines) + "\r\n";
    }

    /// <param name="answer">The server's answer.</param>
    /// <param name="address">Which of its addresses to take.</param>
    /// <param name="isTcp">Whether to take the one for TCP there.</param>
    public static Reading Read(string answer, IPAddress address, bool isTcp)
    {
        var lines = answer.Split("\r\n");
        string Value(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
        if (!DtlsFingerprint.TryParse(Value("a=fingerprint:"), out var fingerprint))
        {
            throw new FormatException($"No fingerprint in the answer:\n{answer}");
        }

        var candidate = lines.Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .First(words => words[2] == (isTcp ? "tcp" : "udp") && IPAddress.Parse(words[4]).Equals(address));
        return new Reading(
            new IceCredentials(Value("a=ice-ufrag:"), Value("a=ice-pwd:")), fingerprint, new IPEndPoint(address, int.Parse(candidate[5])));
    }

    internal sealed record Reading(IceCredentials Credentials, DtlsFingerprint Fingerprint, IPEndPoint EndPoint);
}
