using System.Diagnostics.CodeAnalysis;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>A client's offer (RFC 8866, RFC 8829), as far as it matters here. Candidates are not read: clients find us.</summary>
internal sealed class SdpOffer
{
    private const int MaxLength = 64 * 1024;

    private SdpOffer()
    {
    }

    /// <summary>What holds for every section that does not say otherwise.</summary>
    public SdpSection Session { get; } = new() { Kind = "", Protocol = "", Formats = "", HasPort = true };

    public List<SdpSection> Sections { get; } = [];

    /// <summary>The sections that share one connection; all of them where the offer does not say.</summary>
    public List<string> Bundle { get; } = [];

    /// <summary>
    /// The section that speaks for the shared connection (RFC 8843 section 7.1), whose attributes the others need not repeat; null where
    /// nothing is shared.
    /// </summary>
    public SdpSection? Tagged => Bundle.Count == 0 ? null : Sections.Find(section => section.Mid == Bundle[0]);

    public bool AllowsMixedExtensions { get; internal set; }

    /// <param name="text">The offer; its last line may lack its end, and lines may end without a carriage return.</param>
    /// <param name="offer">What it says.</param>
    /// <param name="reason">Why it cannot be read; empty when it can.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SdpOffer? offer, out string reason)
    {
        offer = null;
        if (text.Length > MaxLength)
        {
            reason = $"It is longer than {MaxLength} characters.";
            return false;
        }

        var read = new SdpOffer();
        reason = new SdpReader(read).Read(text) ?? "";
        offer = reason.Length == 0 ? read : null;
        return offer is not null;
    }
}
