using System.Net;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>From an offer's text to what the test is about.</summary>
internal static class Negotiating
{
    public const string LocalFingerprint =
        "sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";

    public static readonly SdpLocal Local = new(
        SessionId: 1234567890123456789,
        Ufrag: "srvUfrag",
        Pwd: "srvPassword0123456789AB",
        new DtlsFingerprint("sha-256", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
        AudioSsrc: 4000000001,
        [
            new SdpCandidate("1", 2130706431, IPAddress.Parse("192.0.2.1"), 3478, "udp"),
            new SdpCandidate("2", 2130706175, IPAddress.Parse("2001:db8::1"), 3478, "udp"),
            new SdpCandidate("3", 1671430143, IPAddress.Parse("192.0.2.1"), 443, "tcp", "passive"),
        ]);

    public static SdpOffer Parse(string text)
    {
        Assert.True(SdpOffer.TryParse(text, out var offer, out var reason), reason);
        Assert.Equal(string.Empty, reason);
        return offer;
    }

    public static SdpNegotiation Negotiate(string text)
    {
        Assert.True(SdpNegotiation.TryCreate(Parse(text), out var negotiation, out var reason), reason);
        Assert.Equal(string.Empty, reason);
        return negotiation;
    }

    public static string Answer(string text)
    {
        var offer = Parse(text);
        Assert.True(SdpNegotiation.TryCreate(offer, out var negotiation, out var reason), reason);
        return SdpAnswer.Write(offer, negotiation, Local);
    }

    /// <summary>Why the text, which is a description, is no offer for us.</summary>
    public static string WhyNot(string text)
    {
        Assert.False(SdpNegotiation.TryCreate(Parse(text), out var negotiation, out var reason));
        Assert.Null(negotiation);
        return reason;
    }
}
