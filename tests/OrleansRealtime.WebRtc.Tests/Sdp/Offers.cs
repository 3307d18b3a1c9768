namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>Offers as clients write them, shortened by lines that nobody here reads.</summary>
internal static class Offers
{
    public const string Ufrag = "4cP6";
    public const string Password = "by4GZGG1lw+040DWA6hXM5Bz";
    public const string Fingerprint =
        "sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    public const string LevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    private static readonly string[] Connection =
        ["c=IN IP4 0.0.0.0", $"a=ice-ufrag:{Ufrag}", $"a=ice-pwd:{Password}", $"a=fingerprint:{Fingerprint}", "a=setup:actpass"];

    private static readonly string[] DataEnd = ["a=sctp-port:5000", "a=max-message-size:262144"];

    public static string Chromium => Join([
        "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed", "a=msid-semantic: WMS s",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", .. Connection, "a=rtcp:9 IN IP4 0.0.0.0", "a=ice-options:trickle", "a=mid:0",
        $"a=extmap:1 {LevelUri}", "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", $"a=extmap:4 {MidUri}", "a=sendrecv",
        "a=msid:s t", "a=rtcp-mux", "a=rtcp-rsize", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc",
        "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000", "a=rtpmap:13 CN/8000", "a=rtpmap:110 telephone-event/48000", "a=rtpmap:126 telephone-event/8000",
        "a=ssrc:1001 cname:c", "a=ssrc:1001 msid:s t",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. Connection, "a=ice-options:trickle", "a=mid:1", .. DataEnd]);

    /// <summary>Fingerprint for all sections, Opus as 109, extensions with a direction, a candidate before the port is known.</summary>
    public static string Firefox => Join([
        "v=0", "o=mozilla...THIS_IS_SDPARTA-99.0 7312838474432 0 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=sendrecv", $"a=fingerprint:{Fingerprint}",
        "a=group:BUNDLE 0 1", "a=ice-options:trickle", "a=msid-semantic:WMS *",
        "m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101", "c=IN IP4 0.0.0.0", "a=sendrecv", $"a=extmap:1 {LevelUri}",
        "a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level", $"a=extmap:3 {MidUri}",
        "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1", "a=fmtp:101 0-15", $"a=ice-pwd:{Password}", $"a=ice-ufrag:{Ufrag}", "a=mid:0",
        "a=msid:{s} {t}", "a=rtcp-mux", "a=rtpmap:109 opus/48000/2", "a=rtpmap:9 G722/8000/1", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000", "a=setup:actpass", "a=ssrc:5 cname:{c}",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=sendrecv", $"a=ice-pwd:{Password}", $"a=ice-ufrag:{Ufrag}",
        "a=mid:1", "a=setup:actpass", "a=sctp-port:5000", "a=max-message-size:1073741823"]);

    /// <summary>The data channel first; candidates gathered before the offer was sent.</summary>
    public static string Safari => Join([
        "v=0", "o=- 7512 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed", "a=msid-semantic: WMS",
        "m=application 55000 UDP/DTLS/SCTP webrtc-datachannel", .. Connection, "a=candidate:1 1 udp 2113937151 a-b-c.local 55000 typ host",
        "a=mid:0", .. DataEnd,
        "m=audio 55000 UDP/TLS/RTP/SAVPF 111 9 0 8", .. Connection, "a=mid:1", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
        "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000"]);

    /// <summary>As libwebrtc writes it that has no microphone: no stream, a message size of its own.</summary>
    public static string Wrtc => Join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE audio data", "a=msid-semantic: WMS",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 0", .. Connection, "a=mid:audio", "a=sendrecv", "a=msid:- x", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
        "a=rtpmap:0 PCMU/8000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. Connection, "a=mid:data", .. DataEnd]);

    /// <summary>One connection or none: only the first section says how it is made.</summary>
    public static string MaxBundle => Join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE v 0 1",
        "m=video 9 UDP/TLS/RTP/SAVPF 96", .. Connection, "a=mid:v", "a=rtcp-mux", "a=rtpmap:96 VP8/90000",
        "m=audio 0 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=bundle-only", "a=mid:0", "a=sendrecv", "a=rtpmap:111 opus/48000/2",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=bundle-only", "a=mid:1", .. DataEnd]);

    public static string AudioOnly => Audio();

    public static string DataOnly => Join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. Connection, "a=mid:0", .. DataEnd]);

    /// <summary>A camera that was refused before, beside what matters.</summary>
    public static string WithDeadVideo => Join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 2",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", .. Connection, "a=mid:0", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2",
        "m=video 0 UDP/TLS/RTP/SAVPF 96 97", "c=IN IP4 0.0.0.0", "a=mid:1", "a=rtpmap:96 VP8/90000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", .. Connection, "a=mid:2", .. DataEnd]);

    public static IReadOnlyList<string> All =>
        [Chromium, Firefox, Safari, Wrtc, MaxBundle, AudioOnly, DataOnly, WithDeadVideo];

    /// <summary>Sound alone, with more lines at its end.</summary>
    public static string Audio(params string[] more) => Join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", .. Connection, "a=mid:0", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2", .. more]);

    private static string Join(params string[] lines) => string.Join("\r\n", lines) + "\r\n";
}
