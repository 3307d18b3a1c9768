using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>What is said to offers, to the letter.</summary>
public sealed class SdpAnswerTests
{
    private const string Connection = """
        a=ice-ufrag:edge1234
        a=ice-pwd:0123456789abcdefghijklmn
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
        a=setup:passive
        """;

    private const string Found = """
        a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host
        a=candidate:2 1 tcp 1526726655 2001:db8::1 40001 typ host tcptype passive
        a=end-of-candidates
        """;

    private const string Source = """
        a=msid:realtimeapi audio
        a=ssrc:77 cname:realtimeapi
        a=ssrc:77 msid:realtimeapi audio
        """;

    [Fact]
    public void Chromium_IsAnsweredToTheLetter() => AssertAnswer(
        $"""
        v=0
        o=- 5 1 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=msid-semantic:WMS realtimeapi
        a=ice-lite
        a=extmap-allow-mixed
        m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8
        c=IN IP4 0.0.0.0
        a=mid:0
        {Connection}
        a=rtcp-mux
        a=rtcp-rsize
        a=sendrecv
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=extmap:1 {Offers.LevelUri}
        a=extmap:4 {Offers.MidUri}
        {Source}
        {Found}
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=mid:1
        {Connection}
        a=sctp-port:5000
        a=max-message-size:262144
        """,
        Offers.Chromium);

    [Fact]
    public void AVideoSection_IsRejectedInItsPlace_AndOutOfTheBundle() => AssertAnswer(
        $"""
        v=0
        o=- 5 1 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=group:BUNDLE 0 2
        a=msid-semantic:WMS realtimeapi
        a=ice-lite
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=mid:0
        {Connection}
        a=rtcp-mux
        a=sendrecv
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 minptime=10;useinbandfec=1
        {Source}
        {Found}
        m=video 0 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 0.0.0.0
        a=inactive
        a=mid:1
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=mid:2
        {Connection}
        a=sctp-port:5000
        a=max-message-size:262144
        """,
        Offers.WithDeadVideo);

    [Fact]
    public void OneConnection_IsAnsweredWithPorts_ForWhatIsOnlyInIt()
    {
        var answer = SdpTalk.Answer(Offers.MaxBundle);

        Assert.Contains("a=group:BUNDLE 0 1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sendonly", "recvonly", false)]
    [InlineData("recvonly", "sendonly", true)]
    [InlineData("inactive", "inactive", false)]
    public void Direction_IsMirrored_AndASourceToldOnlyOfWhatSounds(string offered, string answered, bool hasSource)
    {
        var answer = SdpTalk.Answer(Offers.Audio($"a={offered}"));

        Assert.Contains($"\r\na={answered}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(hasSource, answer.Contains("a=ssrc:", StringComparison.Ordinal));
    }

    [Fact]
    public void Extensions_KeepTheirNumbers_AndTheirDirectionsTurn()
    {
        var answer = SdpTalk.Answer(Offers.Audio($"a=extmap:9/sendonly {Offers.LevelUri}", $"a=extmap:12/recvonly {Offers.MidUri} x", "a=extmap:3 urn:x"));

        Assert.Contains($"a=extmap:9/recvonly {Offers.LevelUri}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"a=extmap:12/sendonly {Offers.MidUri}\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:x", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void APassiveOffer_IsAnsweredActive() =>
        Assert.Contains("a=setup:active\r\n", SdpTalk.Answer(Offers.Audio("a=setup:passive")), StringComparison.Ordinal);

    [Fact]
    public void WhoNamesNothing_IsAnsweredWithoutNames()
    {
        var answer = SdpTalk.Answer(
            Offers.AudioOnly.Replace("a=group:BUNDLE 0\r\n", "", StringComparison.Ordinal).Replace("a=mid:0\r\n", "", StringComparison.Ordinal));

        Assert.DoesNotContain("a=mid", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("BUNDLE", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryAnswer_HasTheSectionsOfItsOffer_InOrder()
    {
        foreach (var offer in Offers.All)
        {
            var answer = SdpTalk.Answer(offer);

            Assert.Equal(Kinds(offer), Kinds(answer));
            Assert.EndsWith("\r\n", answer, StringComparison.Ordinal);
            Assert.True(SdpOffer.TryParse(answer, out _, out var reason), reason);
        }
    }

    private static IEnumerable<string> Kinds(string sdp) =>
        sdp.Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]);

    private static void AssertAnswer(string expected, string offer) =>
        Assert.Equal(expected.ReplaceLineEndings("\r\n") + "\r\n", SdpTalk.Answer(offer));
}
