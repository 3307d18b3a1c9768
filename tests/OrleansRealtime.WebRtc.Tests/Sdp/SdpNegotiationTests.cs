using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Media;
using OrleansRealtime.WebRtc.Sdp;
using static OrleansRealtime.WebRtc.Tests.Sdp.Negotiating;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

public class SdpNegotiationTests
{
    [Fact]
    public void ChromiumsOffer_GivesOpusAndData()
    {
        var negotiation = Negotiate(Offers.Chromium);

        Assert.Equal("h7Kq", negotiation.RemoteUfrag);
        Assert.Equal("vW3pX0sYcN8mRtZ5uLbE2dGf", negotiation.RemotePwd);
        Assert.Equal(Offers.ChromiumFingerprint, negotiation.RemoteFingerprint.ToString());
        Assert.Equal(DtlsRole.Server, negotiation.Role);
        var audio = negotiation.Audio!;
        Assert.Equal((AudioCodec.Opus, 111), (audio.Codec, audio.PayloadType));
        Assert.Equal(
            [new(111, AudioCodec.Opus), new(0, AudioCodec.Pcmu), new(8, AudioCodec.Pcma)], audio.Payloads);
        Assert.True(audio is { CanSend: true, CanReceive: true, Ptime: null, MaxPtime: null });
        Assert.True(audio is { AudioLevelId: 1, MidId: 4, Mid: "0" });
        Assert.Equal(new SdpDataChannel(1, 5000, 262_144), negotiation.Data);
    }

    [Fact]
    public void FirefoxsOffer_GivesItsOwnPayloadType()
    {
        var negotiation = Negotiate(Offers.Firefox);

        Assert.Equal(109, negotiation.Audio!.PayloadType);
        Assert.Equal(262_144, negotiation.Data!.MaxSendSize);
        Assert.Equal(Offers.FirefoxFingerprint, negotiation.RemoteFingerprint.ToString());
    }

    [Theory]
    [InlineData("111/111", 63)]
    [InlineData("111/111/111", 63)]
    [InlineData("111/0", null)]
    [InlineData("0/0", null)]
    [InlineData("", null)]
    [InlineData("111/", null)]
    public void Redundancy_IsTaken_OfOpusAlone(string blocks, int? expected) =>
        Assert.Equal(
            expected, Negotiate(Offers.Chromium.Replace("a=fmtp:63 111/111", $"a=fmtp:63 {blocks}", StringComparison.Ordinal)).Audio!.Redundant);

    [Fact]
    public void Redundancy_IsNothing_WhereItIsNotOffered_OrOpusIsNot()
    {
        Assert.Null(Negotiate(Offers.Firefox).Audio!.Redundant);
        Assert.Null(Negotiate(Offers.Changed("111 63 9 0 8 13 110 126", "63 0 8")).Audio!.Redundant);
    }

    [Fact]
    public void OpusIsPreferred_HoweverLateItStands()
    {
        var audio = Negotiate(Offers.Safari).Audio!;

        Assert.Equal((AudioCodec.Opus, 96), (audio.Codec, audio.PayloadType));
        Assert.Equal((20, 60), (audio.Ptime!.Value, audio.MaxPtime!.Value));
        Assert.Equal(14, audio.AudioLevelId);
        Assert.Null(audio.MidId);
    }

    [Theory]
    [InlineData("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus/48000", (int)AudioCodec.Pcmu, 0)]
    [InlineData("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 OPUS/48000/2", (int)AudioCodec.Opus, 111)]
    [InlineData("111 63 9 0 8 13 110 126", "8 0", (int)AudioCodec.Pcmu, 0)]
    [InlineData("111 63 9 0 8 13 110 126", "13 8", (int)AudioCodec.Pcma, 8)]
    public void NextBestCodec_IsTaken(string old, string replacement, int codec, int payloadType)
    {
        var audio = Negotiate(Offers.Changed(old, replacement)).Audio!;

        Assert.Equal(((AudioCodec)codec, payloadType), (audio.Codec, audio.PayloadType));
    }

    [Theory]
    [InlineData("a=sendrecv", true, true)]
    [InlineData("a=sendonly", false, true)]
    [InlineData("a=recvonly", true, false)]
    [InlineData("a=inactive", false, false)]
    public void Direction_IsTurnedRound(string offered, bool canSend, bool canReceive)
    {
        var audio = Negotiate(Offers.Changed("a=sendrecv", offered + "\na=x-changed")).Audio!;

        Assert.Equal((canSend, canReceive), (audio.CanSend, audio.CanReceive));
    }

    [Theory]
    [InlineData("actpass", (int)DtlsRole.Server)]
    [InlineData("active", (int)DtlsRole.Server)]
    [InlineData("passive", (int)DtlsRole.Client)]
    public void Role_IsTheOneLeft(string setup, int role)
    {
        var text = Offers.Changed("a=setup:actpass", $"a=setup:{setup}\na=x-changed");

        Assert.Equal((DtlsRole)role, Negotiate(text).Role);
    }

    [Theory]
    [InlineData("a=max-message-size:262144", "a=x", 65_536)]
    [InlineData("a=max-message-size:262144", "a=max-message-size:0", 262_144)]
    [InlineData("a=max-message-size:262144", "a=max-message-size:1000", 1_000)]
    [InlineData("a=max-message-size:262144", "a=max-message-size:9999999999999", 262_144)]
    public void MessageSize_IsWhatThePeerTakes_AndNeverMoreThanOurs(string old, string replacement, int expected) =>
        Assert.Equal(expected, Negotiate(Offers.Changed(old, replacement)).Data!.MaxSendSize);

    [Fact]
    public void AudioAlone_AndDataAlone_AreBothFine()
    {
        var audio = Negotiate(Offers.AudioAlone());
        Assert.NotNull(audio.Audio);
        Assert.Null(audio.Data);

        var data = Negotiate(Offers.DataAlone());
        Assert.Null(data.Audio);
        Assert.Equal(0, data.Data!.Section);

        var unbundled = Offers.AudioAlone().Replace("a=group:BUNDLE 0\r\n", "", StringComparison.Ordinal);
        Assert.NotNull(Negotiate(unbundled).Audio);
    }

    [Fact]
    public void Transport_IsThatOfTheFirstAcceptedSectionInTheGroup()
    {
        Assert.Equal(1, Negotiate(Offers.Safari).TransportSection);
        Assert.Equal(1, Negotiate(Offers.Changed("BUNDLE 0 1", "BUNDLE 1 0")).TransportSection);
        Assert.Equal(0, Negotiate(Offers.Chromium).TransportSection);
    }

    [Fact]
    public void BundleOnlySection_IsTakenThoughItsPortIsZero()
    {
        var zero = Offers.Changed("m=application 9", "m=application 0");
        Assert.Null(Negotiate(zero).Data);

        Assert.NotNull(Negotiate(zero.Replace("a=mid:1", "a=bundle-only\r\na=mid:1", StringComparison.Ordinal)).Data);
    }

    [Fact]
    public void SectionOutsideTheGroup_IsLeftOut() =>
        Assert.Null(Negotiate(Offers.Changed("BUNDLE 0 1", "BUNDLE 0")).Data);

    [Theory]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "1", 1)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on", "1", 1)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "14/sendonly", 14)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "15", null)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "0", null)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "1/inactive", null)]
    [InlineData("urn:ietf:params:rtp-hdrext:ssrc-audio-level", "1/sideways", null)]
    [InlineData("urn:ietf:params:rtp-hdrext:csrc-audio-level", "1", null)]
    public void AudioLevel_IsTakenWhereItCanBeRead(string uri, string id, int? expected)
    {
        var text = Offers.Changed(
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", $"a=extmap:{id} {uri}\na=x-changed");

        Assert.Equal(expected, Negotiate(text).Audio!.AudioLevelId);
    }

    [Theory]
    [InlineData("a=ice-ufrag:h7Kq\n", "", "ice-ufrag")]
    [InlineData("a=ice-pwd:vW3pX0sYcN8mRtZ5uLbE2dGf\n", "", "ice-pwd")]
    [InlineData("a=fingerprint:" + Offers.ChromiumFingerprint + "\n", "", "fingerprint")]
    [InlineData("a=fingerprint:" + Offers.ChromiumFingerprint + "\n", "a=fingerprint:sha-1 AA:BB\n", "fingerprint")]
    [InlineData("a=rtcp-mux\n", "", "rtcp-mux")]
    [InlineData("a=setup:actpass", "a=setup:holdconn", "holdconn")]
    [InlineData("a=group:BUNDLE 0 1\n", "", "BUNDLE")]
    [InlineData("a=extmap-allow-mixed", "a=ice-lite", "ICE-lite")]
    [InlineData("a=group:BUNDLE 0 1", "a=group:BUNDLE 7", "neither")]
    public void OfferThatLacksSomething_IsRefused_NamingIt(string old, string replacement, string because) =>
        Assert.Contains(because, WhyNot(Offers.Changed(old, replacement)), StringComparison.Ordinal);

    [Theory]
    [InlineData("m=audio", "m=video")]
    [InlineData("m=audio 9", "m=audio 0")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP")]
    [InlineData("111 63 9 0 8 13 110 126", "9 13")]
    public void AudioAlone_ThatIsNotForUs_IsRefused(string old, string replacement) =>
        AssertNothingUsable(Offers.AudioAlone(), old, replacement);

    [Theory]
    [InlineData("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 5000")]
    [InlineData("sctp-port:5000", "sctp-port:0")]
    public void DataAlone_ThatIsNotForUs_IsRefused(string old, string replacement) =>
        AssertNothingUsable(Offers.DataAlone(), old, replacement);

    private static void AssertNothingUsable(string offer, string old, string replacement)
    {
        Assert.Contains(old, offer, StringComparison.Ordinal);
        var reason = WhyNot(offer.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains("neither", reason, StringComparison.Ordinal);
    }
}
