using System.Net;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;

namespace OrleansRealtime.Load.Calls;

/// <summary>The offer of a caller that is the DTLS client, and what it takes from an answer.</summary>
/// <param name="Credentials">For checks.</param>
/// <param name="Fingerprint">Of the other side's certificate.</param>
/// <param name="EndPoint">Where it is.</param>
internal sealed record CallDescription(IceCredentials Credentials, DtlsFingerprint Fingerprint, IPEndPoint EndPoint)
{
    public const byte PayloadType = 111;
    public const uint Ssrc = 0x5EED;

    public static string Offer(IceCredentials own, DtlsFingerprint fingerprint, IPEndPoint place, bool hasChannel)
    {
        string[] common =
        [
            "c=IN IP4 127.0.0.1", $"a=ice-ufrag:{own.Ufrag}", $"a=ice-pwd:{own.Password}", $"a=fingerprint:{fingerprint}",
            "a=setup:active", $"a=candidate:1 1 udp 2130706431 {place.Address} {place.Port} typ host", "a=end-of-candidates",
        ];
        string[] audio =
        [
            $"m=audio 9 UDP/TLS/RTP/SAVPF {PayloadType}", .. common, "a=mid:0", "a=sendrecv", "a=msid:caller voice", "a=rtcp-mux",
            $"a=rtpmap:{PayloadType} opus/48000/2", $"a=ssrc:{Ssrc} cname:caller",
        ];
        string[] channel =
        [
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. common, "a=mid:1", "a=sctp-port:5000", "a=max-message-size:262144",
        ];
        string[] lines =
        [
            "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", hasChannel ? "a=group:BUNDLE 0 1" : "a=group:BUNDLE 0",
            .. audio, .. hasChannel ? channel : [],
        ];
        return string.Join("\r\n", lines) + "\r\n";
    }

    public static CallDescription Read(string answer)
    {
        var lines = answer.Split("\r\n");
        var candidate = lines.Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .FirstOrDefault(words => words[2].Equals("udp", StringComparison.OrdinalIgnoreCase) && !words[4].Contains(':', StringComparison.Ordinal))
            ?? throw new IOException($"The answer has no candidate for IPv4:\n{answer}");
        return DtlsFingerprint.TryParse(Value("a=fingerprint:"), out var fingerprint)
            ? new CallDescription(
                new IceCredentials(Value("a=ice-ufrag:"), Value("a=ice-pwd:")),
                fingerprint,
                new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5])))
            : throw new FormatException("The answer has no fingerprint.");

        string Value(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
    }
}
