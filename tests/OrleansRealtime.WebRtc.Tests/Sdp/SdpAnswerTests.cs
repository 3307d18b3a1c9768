using System.Net;
using OrleansRealtime.WebRtc.Sdp;
using static OrleansRealtime.WebRtc.Tests.Sdp.Negotiating;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

public class SdpAnswerTests
{
    private const string Transport =
        $"""
        a=setup:passive
        a=ice-ufrag:srvUfrag
        a=ice-pwd:srvPassword0123456789AB
        a=fingerprint:{LocalFingerprint}
        """;

    private const string Candidates =
        """
        a=candidate:1 1 udp 2130706431 192.0.2.1 3478 typ host
        a=candidate:2 1 udp 2130706175 2001:db8::1 3478 typ host
        a=candidate:3 1 tcp 1671430143 192.0.2.1 443 typ host tcptype passive
        a=end-of-candidates
        """;

    private const string Track =
        """
        a=msid:realtimeapi audio
        a=ssrc:4000000001 cname:realtimeapi
        a=ssrc:4000000001 msid:realtimeapi audio
        """;

    [Fact]
    public void AnswerToChromium()
    {
        var expected = Offers.Lines(
            $"""
            v=0
            o=- 1234567890123456789 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=extmap-allow-mixed
            a=msid-semantic: WMS realtimeapi
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 63 111 0 8
            c=IN IP4 0.0.0.0
            a=mid:0
            {Transport}
            {Candidates}
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            {Track}
            a=sendrecv
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1
            {Transport}
            a=sctp-port:5000
            a=max-message-size:262144

            """);

        Assert.Equal(expected, Answer(Offers.Chromium));
    }

    [Fact]
    public void AnswerToFirefox()
    {
        var expected = Offers.Lines(
            $"""
            v=0
            o=- 1234567890123456789 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=msid-semantic: WMS realtimeapi
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 109 0 8
            c=IN IP4 0.0.0.0
            a=mid:0
            {Transport}
            {Candidates}
            a=rtcp-mux
            a=rtpmap:109 opus/48000/2
            a=fmtp:109 minptime=10;useinbandfec=1
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
            {Track}
            a=sendrecv
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1
            {Transport}
            a=sctp-port:5000
            a=max-message-size:262144

            """);

        Assert.Equal(expected, Answer(Offers.Firefox));
    }

    [Fact]
    public void AnswerToSafari_RefusesTheVideo()
    {
        var expected = Offers.Lines(
            $"""
            v=0
            o=- 1234567890123456789 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE audio data
            a=extmap-allow-mixed
            a=msid-semantic: WMS realtimeapi
            a=ice-lite
            m=video 0 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 0.0.0.0
            a=mid:video
            a=inactive
            m=audio 9 UDP/TLS/RTP/SAVPF 96 0 8
            c=IN IP4 0.0.0.0
            a=mid:audio
            {Transport}
            {Candidates}
            a=rtcp-mux
            a=rtpmap:96 opus/48000/2
            a=fmtp:96 minptime=10;useinbandfec=1
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=extmap:14 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            {Track}
            a=sendrecv
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:data
            {Transport}
            a=sctp-port:5000
            a=max-message-size:262144

            """);

        Assert.Equal(expected, Answer(Offers.Safari));
    }

    [Fact]
    public void AnswerToWrtc_WhichOnlyListens()
    {
        var expected = Offers.Lines(
            $"""
            v=0
            o=- 1234567890123456789 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=msid-semantic: WMS realtimeapi
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8
            c=IN IP4 0.0.0.0
            a=mid:0
            {Transport}
            {Candidates}
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            {Track}
            a=sendonly
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1
            {Transport}
            a=sctp-port:5000
            a=max-message-size:262144

            """);

        Assert.Equal(expected, Answer(Offers.Wrtc));
    }

    [Fact]
    public void EveryLine_EndsWithCrLf_AndNothingElse()
    {
        foreach (var offer in Offers.All)
        {
            var answer = Answer(offer);

            Assert.EndsWith("\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(answer.Split("\r\n").Length, answer.Split('\n').Length);
            Assert.Equal(answer.Split("\r\n").Length, answer.Split('\r').Length);
        }
    }

    [Fact]
    public void Answer_CanBeReadBack()
    {
        foreach (var text in Offers.All)
        {
            var offer = Parse(text);
            var answer = Parse(Answer(text));

            Assert.True(answer.IceLite);
            Assert.Equal(offer.Media.Select(media => media.Mid), answer.Media.Select(media => media.Mid));
            Assert.Equal(offer.Media.Select(media => media.KindWord), answer.Media.Select(media => media.KindWord));
            Assert.Equal(offer.Media.Select(media => media.Protocol), answer.Media.Select(media => media.Protocol));
            Assert.Equal(
                answer.Bundle,
                answer.Media.Where(media => media.Port != 0).Select(media => media.Mid));
            Assert.Single(answer.Media, media => media.HasCandidates);
            foreach (var (offered, answered) in offer.Media.Zip(answer.Media))
            {
                var types = offered.Codecs.Select(codec => codec.PayloadType);
                Assert.Subset(types.ToHashSet(), answered.Codecs.Select(codec => codec.PayloadType).ToHashSet());
                if (answered.Port != 0)
                {
                    Assert.Equal(SdpSetup.Passive, answered.Setup);
                    Assert.Equal((Local.Ufrag, Local.Pwd), (answered.IceUfrag, answered.IcePwd));
                    Assert.Equal(Local.Fingerprint, answered.Fingerprint);
                    Assert.Equal(offered.Kind == SdpMediaKind.Audio, answered.RtcpMux);
                }
            }
        }
    }

    [Theory]
    [InlineData("sendonly", "recvonly", false)]
    [InlineData("inactive", "inactive", false)]
    [InlineData("recvonly", "sendonly", true)]
    public void Direction_IsAnswered_AndOnlyASenderHasATrack(string offered, string answered, bool hasTrack)
    {
        var answer = Answer(Offers.Changed("a=sendrecv", "a=" + offered));

        Assert.Contains($"\r\na={answered}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(hasTrack, answer.Contains("a=msid:", StringComparison.Ordinal));
        Assert.Equal(hasTrack, answer.Contains("a=ssrc:", StringComparison.Ordinal));
        Assert.Contains(hasTrack ? "WMS realtimeapi\r\n" : "WMS *\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sendonly", "/recvonly")]
    [InlineData("/recvonly", "/sendonly")]
    [InlineData("/sendrecv", "/sendrecv")]
    public void ExtensionDirection_IsTurnedRound(string offered, string answered)
    {
        var answer = Answer(Offers.Changed("a=extmap:4 ", $"a=extmap:4{offered} "));

        Assert.Contains($"\r\na=extmap:4{answered} {SdpExtension.Mid}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void PassivePeer_GetsAnActiveServer()
    {
        var answer = Parse(Answer(Offers.Changed("a=setup:actpass", "a=setup:passive")));

        Assert.All(answer.Media, media => Assert.Equal(SdpSetup.Active, media.Setup));
    }

    [Fact]
    public void SecondAudio_AndTheOldDataForm_AreRefused()
    {
        var second = Offers.AudioAlone().Split("\r\nm=")[1].Replace("a=mid:0", "a=mid:2", StringComparison.Ordinal);
        var text = Offers.Changed("BUNDLE 0 1", "BUNDLE 0 1 2 3")
            + "m=" + second
            + "m=application 9 DTLS/SCTP 5000\r\na=mid:3\r\na=sctpmap:5000 webrtc-datachannel 1024\r\n";
        var answer = Answer(text);

        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            "m=audio 0 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=inactive\r\n"
            + "m=application 0 DTLS/SCTP 5000\r\nc=IN IP4 0.0.0.0\r\na=mid:3\r\na=inactive\r\n",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OfferWithoutGroupAndMid_GetsNone()
    {
        var text = Offers.AudioAlone()
            .Replace("a=group:BUNDLE 0\r\n", "", StringComparison.Ordinal)
            .Replace("a=mid:0\r\n", "", StringComparison.Ordinal);
        var answer = Answer(text);

        Assert.DoesNotContain("BUNDLE", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a=mid", answer, StringComparison.Ordinal);
        Assert.Contains("m=audio 9 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void CandidateWithAZone_IsWrittenWithoutIt()
    {
        var offer = Parse(Offers.Chromium);
        Assert.True(SdpNegotiation.TryCreate(offer, out var negotiation, out _));
        var local = Local with { Candidates = [new SdpCandidate("1", 1, IPAddress.Parse("fe80::1%3"), 3478, "udp")] };

        Assert.Contains(" fe80::1 3478 ", SdpAnswer.Write(offer, negotiation, local), StringComparison.Ordinal);
    }
}
