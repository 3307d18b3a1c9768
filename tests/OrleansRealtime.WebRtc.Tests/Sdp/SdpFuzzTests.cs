using System.Diagnostics;
using System.Text;
using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

public class SdpFuzzTests
{
    private const int Seed = 20_260_918;

    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        "a=mid:0\r\n",
        "a=group:BUNDLE ", "a=", "m=", ":", "/", " ", "99999999999999999999", "-1", "128", "\0", "é", "\ud800",
        "a=bundle-only\r\n",
        "a=setup:passive\r\n", "a=inactive\r\n", "a=max-message-size:0\r\n", "a=extmap:1/ ",
        "a=rtpmap:0 opus/48000/2\r\n", "\u2028",
    ];

    [Fact]
    public void AnyText_GivesAnAnswerOrAReason_InNoTime()
    {
        var random = new Random(Seed);
        int answers = 0, refusals = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < FuzzTime.OfPackets;)
        {
            var text = Mutate(Offers.All[random.Next(Offers.All.Count)], random);
            try
            {
                _ = Check(text) ? answers++ : refusals++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{exception}\n{text}");
            }
        }

        Assert.True(answers > 100, $"Only {answers} offers were good; the cases test nothing.");
        Assert.True(refusals > 100, $"Only {refusals} offers were bad; the cases test nothing.");
    }

    [Theory]
    [InlineData("a=rtpmap:0 PCMU/8000\n")]
    [InlineData("a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\n")]
    [InlineData("a=group:BUNDLE 0 0 0 0 0 0 0 0 0 0\n")]
    [InlineData("a=fingerprint:sha-256 00\n")]
    [InlineData("a=candidate:\n")]
    [InlineData("m=video 0 x 0\n")]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("a=mid:0 ")]
    public void TheLongestTextOfOneKind_TakesNoTime(string piece)
    {
        var text = new StringBuilder(Offers.Chromium);
        while (text.Length + piece.Length <= SdpLimits.MaxText)
        {
            text.Append(piece);
        }

        var offer = text.ToString();
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            Check(offer);
            shortest = clock.Elapsed < shortest ? clock.Elapsed : shortest;
        }

        // Room enough for one pass and not for one per line. The shortest of ten, as others want the machine too.
        Assert.InRange(shortest.TotalMilliseconds, 0, 100);
    }

    private static bool Check(string text)
    {
        if (!SdpOffer.TryParse(text, out var offer, out var reason)
            || !SdpNegotiation.TryCreate(offer, out var negotiation, out reason))
        {
            Assert.NotEmpty(reason);
            return false;
        }

        var answer = SdpAnswer.Write(offer, negotiation, Negotiating.Local);
        Assert.True(SdpOffer.TryParse(answer, out var reread, out reason), reason + answer);
        Assert.Equal(offer.Media.Count, reread.Media.Count);
        Assert.Equal(offer.Media.Select(media => media.Mid), reread.Media.Select(media => media.Mid));
        Assert.InRange(reread.Media.Count(media => media.Port != 0), 1, 2);
        return true;
    }

    private static string Mutate(string offer, Random random)
    {
        var text = new StringBuilder(offer);
        for (var changes = random.Next(4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(5))
            {
                case 0 when random.Next(4) == 0:
                    text.Length = at;
                    break;
                case 0 or 1:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 128);
                    break;
                case 3:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    var length = Math.Min(random.Next(1, 400), text.Length - at);
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
            }
        }

        return text.ToString();
    }
}
