namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>Offers in the shape of their makers, with invented ids and keys.</summary>
internal static class Offers
{
    public const string ChromiumFingerprint =
        "sha-256 1C:5E:0B:52:7D:4A:94:C4:6F:E2:3B:90:5A:77:11:D8:E6:2C:F4:03:9D:A9:7E:68:B1:20:CC:35:4F:8A:EB:07";

    public const string FirefoxFingerprint =
        "sha-256 7B:40:A9:16:DD:E2:58:0C:93:6F:B7:21:4E:F8:35:6A:C0:1D:82:99:5B:E4:37:AC:0F:D3:68:72:1E:B5:4C:90";

    /// <summary>Audio both ways and a data channel, sent before any candidate was gathered. Everything stands in the
    /// sections.</summary>
    public static readonly string Chromium = Lines(
        $"""
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS 2f9d3c4e-6a0b-4a5e-9f6d-0d3f7c1b8e55
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:h7Kq
        a=ice-pwd:vW3pX0sYcN8mRtZ5uLbE2dGf
        a=ice-options:trickle
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:2f9d3c4e-6a0b-4a5e-9f6d-0d3f7c1b8e55 b9b7e9a0-0f6c-4c1e-8f0e-8a4f1d8a6c31
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:3027841526 cname:mD0o7l4q2xKfVt9R
        a=ssrc:3027841526 msid:2f9d3c4e-6a0b-4a5e-9f6d-0d3f7c1b8e55 b9b7e9a0-0f6c-4c1e-8f0e-8a4f1d8a6c31
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=ice-ufrag:h7Kq
        a=ice-pwd:vW3pX0sYcN8mRtZ5uLbE2dGf
        a=ice-options:trickle
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:1
        a=sctp-port:5000
        a=max-message-size:262144

        """);

    /// <summary>Fingerprint and a direction at session level, ufrag and pwd in the sections, opus as 109, extension
    /// directions, mDNS candidates.</summary>
    public static readonly string Firefox = Lines(
        $"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 3185027412938570120 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=sendrecv
        a=fingerprint:{FirefoxFingerprint}
        a=group:BUNDLE 0 1
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 40312 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=candidate:0 1 UDP 2122252543 5f0c2b1e-7d44-4a8b-9a4e-6f0e2d1c9b70.local 40312 typ host
        a=sendrecv
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:8e2b6d0c4f7a913e5d82b6c0f1a7394e
        a=ice-ufrag:5c1e9a70
        a=mid:0
        a=msid:- {"{"}c7b0f6de-8f13-4e7a-a3b9-2d5f6e8c0a14{"}"}
        a=rtcp:9 IN IP4 0.0.0.0
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=setup:actpass
        a=ssrc:1728394056 cname:{"{"}0d9e8c7b-6a5f-4e3d-9c2b-1a0f9e8d7c6b{"}"}
        m=application 40312 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=ice-pwd:8e2b6d0c4f7a913e5d82b6c0f1a7394e
        a=ice-ufrag:5c1e9a70
        a=mid:1
        a=setup:actpass
        a=sctp-port:5000
        a=max-message-size:1073741823

        """);

    /// <summary>The video section that a page asked for comes first in the group, and there is one candidate.</summary>
    public static readonly string Safari = Lines(
        $"""
        v=0
        o=- 7209384756102938475 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE video audio data
        a=extmap-allow-mixed
        a=msid-semantic: WMS 8A1F2C3D-4B5E-4F60-8172-93A4B5C6D7E8
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 0.0.0.0
        a=ice-ufrag:aB1+
        a=ice-pwd:qZ/7wE4rT6yU8iO0pA2sD3fG
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:video
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:96 H264/90000
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        m=audio 9 UDP/TLS/RTP/SAVPF 8 0 96
        c=IN IP4 0.0.0.0
        a=candidate:1 1 udp 2113937151 192.0.2.10 51472 typ host generation 0 network-cost 999
        a=ice-ufrag:aB1+
        a=ice-pwd:qZ/7wE4rT6yU8iO0pA2sD3fG
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:audio
        a=extmap:14 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:96 opus/48000/2
        a=fmtp:96 minptime=10;useinbandfec=1
        a=ptime:20
        a=maxptime:60
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=ice-ufrag:aB1+
        a=ice-pwd:qZ/7wE4rT6yU8iO0pA2sD3fG
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:data
        a=sctp-port:5000
        a=max-message-size:65536

        """);

    /// <summary>An older libwebrtc: no extmap-allow-mixed, more codecs, a direction of its own.</summary>
    public static readonly string Wrtc = Lines(
        $"""
        v=0
        o=- 5820194736450192837 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=msid-semantic: WMS
        m=audio 9 UDP/TLS/RTP/SAVPF 111 103 104 9 102 0 8 106 105 13 110 112 113 126
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:Xu2b
        a=ice-pwd:t5Vn1Kc7Qe9Jw3Hs0Bz4Ma6L
        a=ice-options:trickle
        a=fingerprint:{ChromiumFingerprint.ToUpperInvariant()}
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=recvonly
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:103 ISAC/16000
        a=rtpmap:104 ISAC/32000
        a=rtpmap:9 G722/8000
        a=rtpmap:102 ILBC/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:106 CN/32000
        a=rtpmap:105 CN/16000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:112 telephone-event/32000
        a=rtpmap:113 telephone-event/16000
        a=rtpmap:126 telephone-event/8000
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=ice-ufrag:Xu2b
        a=ice-pwd:t5Vn1Kc7Qe9Jw3Hs0Bz4Ma6L
        a=ice-options:trickle
        a=fingerprint:{ChromiumFingerprint}
        a=setup:actpass
        a=mid:1
        a=sctp-port:5000
        a=max-message-size:262144

        """);

    public static IReadOnlyList<string> All { get; } = [Chromium, Firefox, Safari, Wrtc];

    /// <summary>With CRLF, whatever this file's line ends are.</summary>
    public static string Lines(string text) => text.ReplaceLineEndings("\r\n");

    /// <summary>Chromium's offer with one change, which must be one.</summary>
    public static string Changed(string old, string replacement)
    {
        var changed = Chromium.Replace(Lines(old), Lines(replacement), StringComparison.Ordinal);
        Assert.NotEqual(Chromium, changed);
        return changed;
    }

    /// <summary>Chromium's offer without its data section, and so without need of a group.</summary>
    public static string AudioAlone() => Changed("BUNDLE 0 1", "BUNDLE 0").Split("m=application")[0];

    public static string DataAlone()
    {
        var sections = Changed("BUNDLE 0 1", "BUNDLE 1").Split("m=");
        return sections[0] + "m=" + sections[2];
    }
}
