using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>One media section while it is being read.</summary>
internal sealed class SdpSection
{
    private const int MaxPort = 65_535;
    private const int MaxPtimeMs = 1_000;
    private const int MaxExtensionId = 255;

    private readonly string _kind;
    private readonly int _port;
    private readonly string _protocol;
    private readonly string _formats;
    private readonly SdpPayloadTypes? _payloadTypes;
    private readonly List<SdpExtension> _extensions = [];
    private bool _rtcpMux;
    private bool _rtcpRsize;
    private bool _bundleOnly;
    private bool _hasCandidates;
    private string? _msid;
    private int? _ptime;
    private int? _maxPtime;
    private int? _sctpPort;
    private long? _maxMessageSize;

    private SdpSection(string kind, int port, string protocol, string formats, SdpPayloadTypes? payloadTypes)
    {
        _kind = kind;
        _port = port;
        _protocol = protocol;
        _formats = formats;
        _payloadTypes = payloadTypes;
    }

    public SdpAttributes Attributes { get; } = new();

    /// <summary>Reads the value of an m-line.</summary>
    public static bool TryBegin(
        ReadOnlySpan<char> value, [NotNullWhen(true)] out SdpSection? section, out string reason)
    {
        section = null;
        reason = "an m-line is m=<kind> <port> <protocol> <formats>.";
        var formats = value.TrimEnd(' ');
        var kind = SdpText.Word(ref formats);
        var ports = SdpText.Word(ref formats);
        var protocol = SdpText.Word(ref formats);
        if (!SdpText.IsToken(kind)
            || !SdpText.TryNumber(SdpText.Word(ref ports, '/'), MaxPort, out var port)
            || !SdpText.IsToken(protocol)
            || formats.IsEmpty
            || formats.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        SdpPayloadTypes? payloadTypes = null;
        if (kind is "audio" && protocol.Contains("RTP/", StringComparison.Ordinal)
            && !SdpPayloadTypes.TryParse(formats, out payloadTypes))
        {
            reason = "payload types are numbers from 0 to 127, each once.";
            return false;
        }

        reason = string.Empty;
        section = new SdpSection(kind.ToString(), port, protocol.ToString(), formats.ToString(), payloadTypes);
        return true;
    }

    /// <summary>Takes an attribute that belongs to a section; skips what it does not know or cannot read.</summary>
    public void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "rtpmap":
                _payloadTypes?.AddMap(value);
                break;
            case "fmtp":
                _payloadTypes?.AddParameters(value);
                break;
            case "extmap":
                AddExtension(value);
                break;
            case "rtcp-mux" or "rtcp-mux-only":
                _rtcpMux = true;
                break;
            case "rtcp-rsize":
                _rtcpRsize = true;
                break;
            case "bundle-only":
                _bundleOnly = true;
                break;
            case "candidate":
                _hasCandidates = true;
                break;
            case "msid":
                _msid ??= value.ToString();
                break;
            case "ptime":
                _ptime = Milliseconds(value) ?? _ptime;
                break;
            case "maxptime":
                _maxPtime = Milliseconds(value) ?? _maxPtime;
                break;
            case "sctp-port":
                _sctpPort = SdpText.TryNumber(value, MaxPort, out var port) ? port : _sctpPort;
                break;
            case "max-message-size":
                _maxMessageSize = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? size
                    : _maxMessageSize;
                break;
            default:
                break;
        }
    }

    public SdpMedia Build(SdpAttributes session) => new()
    {
        Kind = _kind switch
        {
            "audio" => SdpMediaKind.Audio,
            "video" => SdpMediaKind.Video,
            "application" => SdpMediaKind.Application,
            _ => SdpMediaKind.Other,
        },
        KindWord = _kind,
        Port = _port,
        Protocol = _protocol,
        Formats = _formats,
        Mid = Attributes.Mid,
        Direction = Attributes.Direction ?? session.Direction ?? SdpDirection.SendRecv,
        Codecs = _payloadTypes?.Codecs() ?? [],
        Extensions = _extensions,
        IceUfrag = Attributes.IceUfrag ?? session.IceUfrag,
        IcePwd = Attributes.IcePwd ?? session.IcePwd,
        // A section's own fingerprints replace the session's (RFC 8122 §5), also when we cannot use them.
        Fingerprint = Attributes.HasOnlyUnknownFingerprints ? null : Attributes.Fingerprint ?? session.Fingerprint,
        Setup = Attributes.Setup ?? session.Setup,
        RtcpMux = _rtcpMux,
        RtcpRsize = _rtcpRsize,
        BundleOnly = _bundleOnly,
        HasCandidates = _hasCandidates,
        IceOptions = Attributes.IceOptions ?? session.IceOptions,
        Msid = _msid,
        Ptime = _ptime,
        MaxPtime = _maxPtime,
        SctpPort = _sctpPort,
        MaxMessageSize = _maxMessageSize,
    };

    private static int? Milliseconds(ReadOnlySpan<char> value) =>
        SdpText.TryNumber(value, MaxPtimeMs, out var milliseconds) && milliseconds > 0 ? milliseconds : null;

    // 2/recvonly urn:… and perhaps attributes
    private void AddExtension(ReadOnlySpan<char> value)
    {
        var direction = SdpText.Word(ref value);
        var digits = SdpText.Word(ref direction, '/');
        var uri = SdpText.Word(ref value);
        if (!SdpText.TryNumber(digits, MaxExtensionId, out var id) || !SdpText.IsToken(uri))
        {
            return;
        }

        if (direction.IsEmpty)
        {
            _extensions.Add(new SdpExtension(id, null, uri.ToString()));
        }
        else if (SdpDirections.TryParse(direction, out var parsed))
        {
            _extensions.Add(new SdpExtension(id, parsed, uri.ToString()));
        }
    }
}
