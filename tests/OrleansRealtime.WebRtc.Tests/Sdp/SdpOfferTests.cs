using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Sdp;
using static OrleansRealtime.WebRtc.Tests.Sdp.Negotiating;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

public class SdpOfferTests
{
    [Fact]
    public void ChromiumsOffer_IsReadInFull()
    {
        var offer = Parse(Offers.Chromium);

        Assert.Equal(["0", "1"], offer.Bundle);
        Assert.True(offer.ExtmapAllowMixed);
        Assert.False(offer.IceLite);
        Assert.Equal([SdpMediaKind.Audio, SdpMediaKind.Application], offer.Media.Select(media => media.Kind));
        var audio = offer.Media[0];
        Assert.Equal("0", audio.Mid);
        Assert.Equal("UDP/TLS/RTP/SAVPF", audio.Protocol);
        Assert.Equal(SdpDirection.SendRecv, audio.Direction);
        Assert.Equal([111, 63, 9, 0, 8, 13, 110, 126], audio.Codecs.Select(codec => codec.PayloadType));
        Assert.Equal(new SdpCodec(111, "opus", 48_000, 2, "minptime=10;useinbandfec=1"), audio.Codecs[0]);
        Assert.Equal(new SdpCodec(8, "PCMA", 8_000, 1, ""), audio.Codecs[4]);
        Assert.Equal([1, 2, 3, 4], audio.Extensions.Select(extension => extension.Id));
        Assert.Equal(("h7Kq", "vW3pX0sYcN8mRtZ5uLbE2dGf"), (audio.IceUfrag, audio.IcePwd));
        Assert.Equal(Offers.ChromiumFingerprint, audio.Fingerprint!.ToString());
        Assert.Equal(SdpSetup.ActPass, audio.Setup);
        Assert.True(audio is { RtcpMux: true, RtcpRsize: true, HasCandidates: false, BundleOnly: false });
        Assert.Equal("trickle", audio.IceOptions);
        Assert.StartsWith("2f9d3c4e", audio.Msid, StringComparison.Ordinal);
        var data = offer.Media[1];
        Assert.Equal("webrtc-datachannel", data.Formats);
        Assert.Equal((5000, 262_144L), (data.SctpPort!.Value, data.MaxMessageSize!.Value));
    }

    [Fact]
    public void FirefoxsSessionLevel_HoldsInEverySection()
    {
        var offer = Parse(Offers.Firefox);

        Assert.All(offer.Media, media => Assert.Equal(Offers.FirefoxFingerprint, media.Fingerprint!.ToString()));
        Assert.All(offer.Media, media => Assert.Equal("trickle", media.IceOptions));
        Assert.All(offer.Media, media => Assert.Equal(SdpDirection.SendRecv, media.Direction));
        Assert.Equal(
            new SdpExtension(2, SdpDirection.RecvOnly, "urn:ietf:params:rtp-hdrext:csrc-audio-level"),
            offer.Media[0].Extensions[1]);
        Assert.True(offer.Media[0].HasCandidates);
        Assert.False(offer.Media[0].RtcpRsize);
        Assert.Equal(1_073_741_823, offer.Media[1].MaxMessageSize);
    }

    [Theory]
    [InlineData("a=sendrecv", "a=recvonly", (int)SdpDirection.RecvOnly)]
    [InlineData("a=sendrecv", "a=sendonly", (int)SdpDirection.SendOnly)]
    [InlineData("a=sendrecv", "a=inactive", (int)SdpDirection.Inactive)]
    [InlineData("a=sendrecv\n", "", (int)SdpDirection.SendRecv)]
    public void Direction_IsRead(string old, string replacement, int expected) =>
        Assert.Equal((SdpDirection)expected, Parse(Offers.Changed(old, replacement)).Media[0].Direction);

    [Fact]
    public void Ptimes_AreRead()
    {
        var media = Parse(Offers.Safari).Media[1];

        Assert.Equal((20, 60), (media.Ptime!.Value, media.MaxPtime!.Value));
    }

    [Fact]
    public void LineEnds_DoNotMatter()
    {
        var expected = Answer(Offers.Chromium);

        Assert.Equal(expected, Answer(Offers.Chromium.TrimEnd()));
        Assert.Equal(expected, Answer(Offers.Chromium.Replace("\r\n", "\n", StringComparison.Ordinal)));
        Assert.Equal(expected, Answer(Offers.Chromium.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd()));
        Assert.Equal(expected, Answer("\r\n" + Offers.Chromium + "\r\n\r\n"));
    }

    [Fact]
    public void StaticPayloadTypes_NeedNoMap()
    {
        var offer = Parse(Offers.Changed("a=rtpmap:0 PCMU/8000\na=rtpmap:8 PCMA/8000\n", ""));

        Assert.Contains(new SdpCodec(0, "PCMU", 8_000, 1, ""), offer.Media[0].Codecs);
        Assert.Contains(new SdpCodec(8, "PCMA", 8_000, 1, ""), offer.Media[0].Codecs);
    }

    [Fact]
    public void FirstKnownFingerprint_Counts()
    {
        var sha512 = new DtlsFingerprint("sha-512", new byte[64]);
        var text = Offers.Changed(
            "a=setup:actpass\na=mid:0", "a=setup:actpass\na=fingerprint:" + sha512 + "\na=mid:0");
        Assert.Equal("sha-256", Parse(text).Media[0].Fingerprint!.Algorithm);

        text = Offers.Changed(
            "a=ice-options:trickle\n", $"a=ice-options:trickle\na=fingerprint:sha-1 00\na=fingerprint:{sha512}\n");
        Assert.Equal(sha512, Parse(text).Media[0].Fingerprint);
    }

    [Fact]
    public void UnknownFingerprintOfASection_IsNotReplacedByTheSessions()
    {
        var text = Offers.Firefox.Replace("a=mid:0", "a=fingerprint:sha-1 00:11\r\na=mid:0", StringComparison.Ordinal);

        Assert.Null(Parse(text).Media[0].Fingerprint);
        Assert.NotNull(Parse(text).Media[1].Fingerprint);
    }

    [Theory]
    [InlineData("", "no media section")]
    [InlineData("hello", "v=0")]
    [InlineData("{\"type\":\"offer\"}", "v=0")]
    [InlineData("v=1\r\n", "v=0")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", "no media section")]
    [InlineData("v=0\r\nm=audio\r\n", "m-line")]
    [InlineData("v=0\r\nm=audio x RTP/SAVPF 0\r\n", "m-line")]
    [InlineData("v=0\r\nm=audio 65536 RTP/SAVPF 0\r\n", "m-line")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF \r\n", "m-line")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 128\r\n", "payload types")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0 0\r\n", "payload types")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF opus\r\n", "payload types")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\nsendrecv\r\n", "x=value")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:a\0b\r\n", "control character")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:a\rb\r\n", "control character")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:a b\r\n", "mid")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:é\r\n", "mid")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:\r\n", "mid")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:a\r\na=mid:b\r\n", "mid")]
    [InlineData("v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=mid:a\r\nm=video 9 RTP/SAVPF 0\r\na=mid:a\r\n", "same mid")]
    [InlineData("v=0\r\na=ice-ufrag:abc\r\nm=audio 9 RTP/SAVPF 0\r\n", "ice-ufrag")]
    [InlineData("v=0\r\na=ice-pwd:tooshortforapassword1\r\nm=audio 9 RTP/SAVPF 0\r\n", "ice-pwd")]
    [InlineData("v=0\r\na=setup:maybe\r\nm=audio 9 RTP/SAVPF 0\r\n", "setup")]
    public void WhatIsNoDescription_IsRefused(string text, string because)
    {
        Assert.False(SdpOffer.TryParse(text, out var offer, out var reason));

        Assert.Null(offer);
        Assert.Contains(because, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_AreLimited()
    {
        Assert.True(SdpOffer.TryParse(Padded(SdpLimits.MaxText), out _, out _));
        Assert.False(SdpOffer.TryParse(Padded(SdpLimits.MaxText) + "\na=x", out _, out var reason));
        Assert.Contains("longer", reason, StringComparison.Ordinal);

        var section = "m=video 9 UDP/TLS/RTP/SAVPF 96\n";
        Assert.True(SdpOffer.TryParse("v=0\n" + string.Concat(Enumerable.Repeat(section, 64)), out _, out _));
        Assert.False(SdpOffer.TryParse("v=0\n" + string.Concat(Enumerable.Repeat(section, 65)), out _, out reason));
        Assert.Contains("64 media sections", reason, StringComparison.Ordinal);

        var longest = "v=0\n" + section + "a=" + new string('x', SdpLimits.MaxLine - 2);
        Assert.True(SdpOffer.TryParse(longest, out _, out _));
        Assert.False(SdpOffer.TryParse(longest + "x", out _, out reason));
        Assert.Contains("longer", reason, StringComparison.Ordinal);
    }

    private static string Padded(int length)
    {
        var text = Offers.Chromium;
        while (text.Length + 1_000 < length)
        {
            text += "a=x-padding:" + new string('x', 900) + "\r\n";
        }

        return text + "a=x:" + new string('x', length - text.Length - 4);
    }
}
