using System.Diagnostics;
using OrleansRealtime.Testing.Fuzzing;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>Offers that are nearly right.</summary>
public sealed class SdpFuzzTests
{
    // Far above what any takes; only there to find what grows faster than its offer.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8\r\n", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "a=", "a=:", "=", ":",
        "/", " ", "  ", "\0", "é", "0", "255", "256", "99999999999999999999", "-1", "a=mid:\r\n", "a=bundle-only\r\n", "a=group:BUNDLE \r\n",
        "a=setup:\r\n", "a=rtpmap:0 opus/48000/2\r\n", "a=extmap:1/ \r\n", "a=fingerprint:sha-512 00:\r\n", "a=sctp-port:0\r\n", "{0}", "{",
    ];

    [Fact]
    public void NoOffer_ThrowsOrTakesLong()
    {
        var random = new Random(20_260_918);
        var (answered, refused) = (0, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < FuzzTime.Duration;)
        {
            var text = Mutate(random);
            var began = clock.Elapsed;
            if (!SdpOffer.TryParse(text, out var offer, out var reason) ||
                !SdpNegotiation.TryNegotiate(offer, out var negotiation, out reason))
            {
                refused++;
                Assert.NotEmpty(reason);
            }
            else
            {
                answered++;
                var answer = SdpTalk.Answer(negotiation);
                Assert.Equal(offer.Sections.Count, answer.Split("\r\nm=").Length - 1);
                Assert.True(answer.Length < (4 * text.Length) + 4_096, text);
            }

            Assert.True(clock.Elapsed - began < Longest, text);
        }

        Assert.True(answered > 100 && refused > 100, $"{answered} answered, {refused} refused");
    }

    private static string Mutate(Random random)
    {
        var text = Offers.All[random.Next(Offers.All.Count)];
        for (var changes = random.Next(6); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 60), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text.Remove(at, length),
                2 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                4 => text.Remove(at, 1).Insert(at, $"{(char)random.Next(256)}"),
                _ => Repeat(text, at, length, random.Next(200)),
            };
        }

        return text;
    }

    private static string Repeat(string text, int at, int length, int times) =>
        text.Insert(at, string.Concat(Enumerable.Repeat(text.Substring(at, length), times)));
}
