using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>What is taken from offers.</summary>
public sealed class SdpOfferTests
{
    [Theory]
    [InlineData("chromium", 111, 3, 262_144)]
    [InlineData("firefox", 109, 3, 1_073_741_823)]
    [InlineData("safari", 111, 3, 262_144)]
    [InlineData("wrtc", 111, 2, 262_144)]
    [InlineData("max-bundle", 111, 1, 262_144)]
    public void EveryClient_IsUnderstood(string client, int opus, int codecs, int largest)
    {
        var text = client switch
        {
            "chromium" => Offers.Chromium,
            "firefox" => Offers.Firefox,
            "safari" => Offers.Safari,
            "wrtc" => Offers.Wrtc,
            _ => Offers.MaxBundle,
        };

        var negotiation = SdpTalk.Negotiate(text);

        Assert.Equal(Offers.Ufrag, negotiation.RemoteUfrag);
        Assert.Equal(Offers.Password, negotiation.RemotePassword);
        Assert.Equal(Offers.Fingerprint, negotiation.Fingerprint.ToString());
        Assert.Equal(DtlsRole.Server, negotiation.Role);
        Assert.Equal(new SdpPayload((byte)opus, SdpAudioCodec.Opus), negotiation.Audio!.Payloads[0]);
        Assert.Equal(codecs, negotiation.Audio.Payloads.Count);
        Assert.True(negotiation.Audio is { MaySend: true, MayReceive: true });
        Assert.Equal(new NegotiatedData(5000, largest), negotiation.Data);
    }

    [Fact]
    public void OneKindAlone_IsACallAsWell()
    {
        Assert.Null(SdpTalk.Negotiate(Offers.AudioOnly).Data);
        Assert.Null(SdpTalk.Negotiate(Offers.DataOnly).Audio);
    }

    [Theory]
    [InlineData("sendonly", false, true)]
    [InlineData("recvonly", true, false)]
    [InlineData("inactive", false, false)]
    [InlineData("sendrecv", true, true)]
    public void Directions_AreTheOffersTurnedRound(string direction, bool maySend, bool mayReceive)
    {
        var audio = SdpTalk.Negotiate(Offers.Audio($"a={direction}")).Audio!;

        Assert.Equal((maySend, mayReceive), (audio.MaySend, audio.MayReceive));
    }

    [Theory]
    [InlineData("passive", DtlsRole.Client)]
    [InlineData("active", DtlsRole.Server)]
    [InlineData("actpass", DtlsRole.Server)]
    public void WhoBegins_IsWhoeverTheOfferLeaves(string setup, object role) =>
        Assert.Equal(role, SdpTalk.Negotiate(Offers.Audio($"a=setup:{setup}")).Role);

    [Theory]
    [InlineData("a=setup:actpass", "a=setup:holdconn", "holdconn")]
    [InlineData("a=setup:actpass", "a=setup:both", "a=setup")]
    [InlineData("a=rtcp-mux", "a=x", "rtcp-mux")]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", "a=fingerprint")]
    [InlineData("a=fingerprint:sha-256 7B", "a=fingerprint:sha-256 7B:7B", "a=fingerprint")]
    [InlineData("a=ice-ufrag:4cP6", "a=ice-ufrag:4cP", "a=ice-ufrag")]
    [InlineData("a=ice-ufrag:4cP6", "a=x", "a=ice-ufrag")]
    [InlineData("a=ice-pwd:by4GZGG1lw+040DWA6hXM5Bz", "a=ice-pwd:by4GZGG1lw+040DWA6hXM", "a=ice-pwd")]
    [InlineData("opus/48000/2", "opus/16000/1", "neither audio")]
    [InlineData("m=audio 9", "m=audio 0", "neither audio")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", "neither audio")]
    [InlineData("BUNDLE 0", "BUNDLE 7", "neither audio")]
    [InlineData("v=0\r\n", "", "v=0")]
    [InlineData("v=0\r\n", "v=1\r\n", "v=0")]
    [InlineData("s=-", "session", "Line 3")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=audio 9", "too few")]
    public void WhatCannotWork_IsRefusedWithItsReason(string right, string wrong, string reason) =>
        Assert.Contains(reason, SdpTalk.Refusal(Offers.AudioOnly.Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void SectionsOfTheSameName_AreRefused() => Assert.Contains(
        "same 'a=mid'", SdpTalk.Refusal(Offers.Chromium.Replace("a=mid:1", "a=mid:0", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void NothingAndTooMuch_AreRefused()
    {
        Assert.Contains("empty", SdpTalk.Refusal("\r\n"), StringComparison.Ordinal);
        Assert.Contains("no media", SdpTalk.Refusal("v=0\r\n"), StringComparison.Ordinal);
        Assert.Contains("longer", SdpTalk.Refusal(Offers.Audio(new string('x', 65_536))), StringComparison.Ordinal);
        var sections = Enumerable.Repeat("m=video 0 UDP/TLS/RTP/SAVPF 96", 40).ToArray();
        Assert.Contains("more than 32", SdpTalk.Refusal(Offers.Audio(sections)), StringComparison.Ordinal);
    }

    [Fact]
    public void LineEnds_MayBeShort_AndTheLastMissing()
    {
        foreach (var offer in Offers.All)
        {
            var expected = SdpTalk.Answer(offer);

            Assert.Equal(expected, SdpTalk.Answer(offer.Replace("\r\n", "\n", StringComparison.Ordinal)));
            Assert.Equal(expected, SdpTalk.Answer(offer.TrimEnd()));
        }
    }

    [Theory]
    [InlineData("a=max-message-size:262144\r\n", "", 65_536)]
    [InlineData("size:262144", "size:0", int.MaxValue)]
    [InlineData("size:262144", "size:-1", 65_536)]
    [InlineData("size:262144", "size:99999999999", int.MaxValue)]
    public void TheLargestMessage_IsByRfc8841(string right, string other, int largest) =>
        Assert.Equal(largest, SdpTalk.Negotiate(Offers.DataOnly.Replace(right, other, StringComparison.Ordinal)).Data!.PeerMaxMessageBytes);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("x")]
    public void APortThatIsNone_IsNoDataChannel(string port) => Assert.Contains(
        "neither audio", SdpTalk.Refusal(Offers.DataOnly.Replace("port:5000", $"port:{port}", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void TypesThatLookLikeReports_AreNotTaken() => Assert.Contains(
        "neither audio", SdpTalk.Refusal(Offers.AudioOnly.Replace("111", "72", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void AReassignedType_IsWhatItsLineSays()
    {
        var offer = Offers.AudioOnly.Replace("SAVPF 111", "SAVPF 0 8 111", StringComparison.Ordinal) + "a=rtpmap:0 opus/48000/2\r\na=rtpmap:8 G722/8000\r\n";

        Assert.Equal(
            [new SdpPayload(111, SdpAudioCodec.Opus), new SdpPayload(0, SdpAudioCodec.Opus)], SdpTalk.Negotiate(offer).Audio!.Payloads);
    }
}
