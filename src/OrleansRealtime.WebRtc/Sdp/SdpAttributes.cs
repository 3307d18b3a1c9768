using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The attributes that mean the same at session level and in a section. What the call rests on must be right;
/// anything else is skipped.</summary>
internal sealed class SdpAttributes
{
    private bool _hasFingerprint;

    public string? Mid { get; private set; }

    public string? IceUfrag { get; private set; }

    public string? IcePwd { get; private set; }

    public string? IceOptions { get; private set; }

    public DtlsFingerprint? Fingerprint { get; private set; }

    public SdpSetup? Setup { get; private set; }

    public SdpDirection? Direction { get; private set; }

    public bool ExtmapAllowMixed { get; private set; }

    public bool IceLite { get; private set; }

    public IReadOnlyList<string> Bundle { get; private set; } = [];

    public bool TryAdd(ReadOnlySpan<char> name, ReadOnlySpan<char> value, out string reason)
    {
        reason = string.Empty;
        switch (name)
        {
            case "mid":
                if (Mid is not null || !SdpText.IsToken(value))
                {
                    reason = "not a usable mid, or the section's second one.";
                }

                Mid = value.ToString();
                break;
            case "ice-ufrag":
                IceUfrag = value.ToString();
                reason = SdpText.IsToken(value, SdpLimits.MinUfrag) ? string.Empty : "not a usable ice-ufrag.";
                break;
            case "ice-pwd":
                IcePwd = value.ToString();
                reason = SdpText.IsToken(value, SdpLimits.MinPwd) ? string.Empty : "not a usable ice-pwd.";
                break;
            case "ice-options":
                IceOptions ??= value.ToString();
                break;
            case "fingerprint":
                AddFingerprint(value);
                break;
            case "setup":
                reason = TrySetup(value) ? string.Empty : "setup is actpass, active, passive or holdconn.";
                break;
            case "group":
                AddGroup(value);
                break;
            case "extmap-allow-mixed":
                ExtmapAllowMixed = true;
                break;
            case "ice-lite":
                IceLite = true;
                break;
            default:
                Direction = SdpDirections.TryParse(name, out var direction) ? direction : Direction;
                break;
        }

        return reason.Length == 0;
    }

    /// <summary>Whether there are fingerprints, and all by algorithms that we do not have.</summary>
    public bool HasOnlyUnknownFingerprints => _hasFingerprint && Fingerprint is null;

    // One certificate may be described by several algorithms (RFC 8122 §5).
    private void AddFingerprint(ReadOnlySpan<char> value)
    {
        _hasFingerprint = true;
        if (Fingerprint is null && DtlsFingerprint.TryParse(value, out var fingerprint))
        {
            Fingerprint = fingerprint;
        }
    }

    private bool TrySetup(ReadOnlySpan<char> value)
    {
        SdpSetup? setup = value switch
        {
            "actpass" => SdpSetup.ActPass,
            "active" => SdpSetup.Active,
            "passive" => SdpSetup.Passive,
            "holdconn" => SdpSetup.HoldConn,
            _ => null,
        };
        Setup = setup ?? Setup;
        return setup is not null;
    }

    private void AddGroup(ReadOnlySpan<char> value)
    {
        if (Bundle.Count > 0 || SdpText.Word(ref value) is not "BUNDLE")
        {
            return;
        }

        var mids = new List<string>();
        while (!value.IsEmpty && mids.Count < SdpLimits.MaxSections)
        {
            var mid = SdpText.Word(ref value);
            if (SdpText.IsToken(mid))
            {
                mids.Add(mid.ToString());
            }
        }

        Bundle = mids;
    }
}
