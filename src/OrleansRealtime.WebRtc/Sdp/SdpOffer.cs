using System.Diagnostics.CodeAnalysis;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A session description (RFC 8866) as a peer sent it.</summary>
internal sealed record SdpOffer
{
    /// <summary>In the order of the m-lines; at least one, at most <see cref="SdpLimits.MaxSections"/>.</summary>
    public required IReadOnlyList<SdpMedia> Media { get; init; }

    /// <summary>The first BUNDLE group (RFC 8843); empty when there is none.</summary>
    public IReadOnlyList<string> Bundle { get; init; } = [];

    /// <summary>One-byte and two-byte header extensions may be mixed (RFC 8285 §6).</summary>
    public bool ExtmapAllowMixed { get; init; }

    /// <summary>The peer sends no checks of its own.</summary>
    public bool IceLite { get; init; }

    /// <summary>Reads a description. Unknown lines and attributes are skipped, LF alone ends a line as well as CRLF,
    /// and the last line needs neither.</summary>
    /// <param name="text">Whatever the peer sent.</param>
    /// <param name="offer">Null when false.</param>
    /// <param name="reason">When false: what is wrong, one sentence for the peer's author. Else empty.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out SdpOffer? offer, out string reason)
    {
        var parser = new SdpParser();
        offer = parser.TryParse(text, out reason) ? parser.Build() : null;
        return offer is not null;
    }
}
