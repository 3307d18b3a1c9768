using System.Net;
using OrleansRealtime.WebRtc.Dtls;
using OrleansRealtime.WebRtc.Ice;
using OrleansRealtime.WebRtc.Sdp;

namespace OrleansRealtime.WebRtc.Tests.Sdp;

/// <summary>Offers, and what this server says to them.</summary>
internal static class SdpTalk
{
    public static readonly IReadOnlyList<SdpCandidate> Candidates =
    [
        new(1, 2_130_706_431, IPAddress.Parse("192.0.2.1"), 40_000, IsTcp: false),
        new(2, 1_526_726_655, IPAddress.Parse("2001:db8::1"), 40_001, IsTcp: true),
    ];

    private static readonly IceCredentials Credentials = new("edge1234", "0123456789abcdefghijklmn");

    private static readonly DtlsFingerprint Fingerprint = new("sha-256", [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    public static SdpNegotiation Negotiate(string text)
    {
        Assert.True(SdpOffer.TryParse(text, out var offer, out var reason), reason);
        Assert.True(SdpNegotiation.TryNegotiate(offer, out var negotiation, out reason), reason);
        return negotiation;
    }

    /// <summary>Why an offer comes to nothing.</summary>
    public static string Refusal(string text)
    {
        if (SdpOffer.TryParse(text, out var offer, out var reason))
        {
            Assert.False(SdpNegotiation.TryNegotiate(offer, out _, out reason));
        }

        return reason;
    }

    public static string Answer(SdpNegotiation negotiation) =>
        SdpAnswer.Write(negotiation, Credentials, Fingerprint, Candidates, ssrc: 77, sessionId: 5);

    public static string Answer(string offer) => Answer(Negotiate(offer));
}
