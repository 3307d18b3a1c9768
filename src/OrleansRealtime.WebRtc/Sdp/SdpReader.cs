using System.Globalization;
using OrleansRealtime.WebRtc.Dtls;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Reads an offer line by line. What is not known is not looked at, as RFC 8866 section 5 wants it.</summary>
internal sealed class SdpReader(SdpOffer offer)
{
    private const int MaxSections = 32;
    private const int MaxPayloads = 64;
    private const int MaxExtensions = 32;
    private const int MaxCredential = 256;

    private readonly HashSet<byte> _listed = [];
    private SdpSection _section = offer.Session;

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Read(ReadOnlySpan<char> text)
    {
        var number = 0;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].TrimEnd('\r');
            if (line.IsEmpty)
            {
                continue;
            }

            number++;
            if (line.Length < 2 || line[1] != '=')
            {
                return $"Line {number} is not of the form 'x=…'.";
            }

            if (number == 1 && !line.SequenceEqual("v=0"))
            {
                return "It does not begin with 'v=0'.";
            }

            if (ReadLine(line[0], line[2..]) is { } error)
            {
                return error;
            }
        }

        return number == 0 ? "It is empty."
            : offer.Sections.Count == 0 ? "It has no media sections."
            : HasDuplicateMid() ? "Two of its media sections have the same 'a=mid'."
            : null;
    }

    // RFC 5888 section 4; an answer could not say which of the two it means.
    private bool HasDuplicateMid()
    {
        var mids = new HashSet<string>(StringComparer.Ordinal);
        return offer.Sections.Exists(section => section.Mid.Length > 0 && !mids.Add(section.Mid));
    }

    private string? ReadLine(char kind, ReadOnlySpan<char> value)
    {
        switch (kind)
        {
            case 'm':
                return Begin(value);
            case 'a':
                var colon = value.IndexOf(':');
                return colon < 0
                    ? ReadFlag(value)
                    : ReadAttribute(value[..colon], value[(colon + 1)..].Trim());
            default:
                return null;
        }
    }

    private string? Begin(ReadOnlySpan<char> value)
    {
        Span<Range> words = stackalloc Range[4];
        if (value.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries) < 4)
        {
            return "A line 'm=' has too few words.";
        }

        if (offer.Sections.Count == MaxSections)
        {
            return $"It has more than {MaxSections} media sections.";
        }

        _section = new SdpSection
        {
            Kind = value[words[0]].ToString(),
            Protocol = value[words[2]].ToString(),
            Formats = value[words[3]].ToString(),
            HasPort = !value[words[1]].SequenceEqual("0"),
            Direction = offer.Session.Direction,
        };
        offer.Sections.Add(_section);
        _listed.Clear();
        if (_section.IsAudio)
        {
            ListPayloads(_section.Formats);
        }

        return null;
    }

    // Payload types without a line of their own are those of RFC 3551. 64 to 95 cannot be told from RTCP (RFC 5761 section 4).
    private void ListPayloads(string formats)
    {
        foreach (var format in formats.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxPayloads))
        {
            if (!byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type) || type is > 127 or (>= 64 and <= 95) ||
                !_listed.Add(type))
            {
                continue;
            }

            if (type is 0 or 8)
            {
                _section.Payloads.Add(new SdpPayload(type, type == 0 ? SdpAudioCodec.Pcmu : SdpAudioCodec.Pcma));
            }
        }
    }

    private string? ReadFlag(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "sendrecv":
                _section.Direction = SdpDirection.SendReceive;
                break;
            case "sendonly":
                _section.Direction = SdpDirection.SendOnly;
                break;
            case "recvonly":
                _section.Direction = SdpDirection.ReceiveOnly;
                break;
            case "inactive":
                _section.Direction = SdpDirection.Inactive;
                break;
            case "rtcp-mux":
                _section.HasRtcpMux = true;
                break;
            case "rtcp-rsize":
                _section.HasRtcpReducedSize = true;
                break;
            case "bundle-only":
                _section.IsBundleOnly = true;
                break;
            case "extmap-allow-mixed":
                offer.AllowsMixedExtensions = true;
                break;
        }

        return null;
    }

    private string? ReadAttribute(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "group" when value.StartsWith("BUNDLE ", StringComparison.Ordinal):
                offer.Bundle.AddRange(value[7..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxSections));
                break;
            case "mid":
                _section.Mid = value.ToString();
                break;
            case "ice-ufrag" when value.Length <= MaxCredential:
                _section.Ufrag = value.ToString();
                break;
            case "ice-pwd" when value.Length <= MaxCredential:
                _section.Password = value.ToString();
                break;
            case "fingerprint":
                // Several may be offered; one of an algorithm that is known is enough.
                if (DtlsFingerprint.TryParse(value, out var fingerprint))
                {
                    _section.Fingerprint ??= fingerprint;
                }

                break;
            case "setup":
                return ReadSetup(value);
            case "rtpmap":
                ReadPayload(value);
                break;
            case "extmap" when _section.Extensions.Count < MaxExtensions:
                ReadExtension(value);
                break;
            case "sctp-port":
                _section.SctpPort = ReadNumber(value) is { } port and > 0 and <= ushort.MaxValue ? port : null;
                break;
            case "max-message-size":
                // RFC 8841: 0 stands for any size at all.
                _section.MaxMessageBytes = ReadNumber(value) is { } bytes ? bytes == 0 ? int.MaxValue : bytes : null;
                break;
        }

        return null;
    }

    private string? ReadSetup(ReadOnlySpan<char> value)
    {
        switch (value)
        {
            case "actpass":
                _section.Setup = SdpSetup.ActPass;
                return null;
            case "active":
                _section.Setup = SdpSetup.Active;
                return null;
            case "passive":
                _section.Setup = SdpSetup.Passive;
                return null;
            case "holdconn":
                _section.Setup = SdpSetup.HoldConnection;
                return null;
            default:
                return "Its 'a=setup' is none of actpass, active and passive.";
        }
    }

    private void ReadPayload(ReadOnlySpan<char> value)
    {
        var space = value.IndexOf(' ');
        if (space < 0 ||
            !byte.TryParse(value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var type) ||
            !_listed.Contains(type))
        {
            return;
        }

        var codec = value[(space + 1)..];
        _section.Payloads.RemoveAll(known => known.Type == type);
        if (codec.Equals("opus/48000/2", StringComparison.OrdinalIgnoreCase))
        {
            _section.Payloads.Add(new SdpPayload(type, SdpAudioCodec.Opus));
        }
        else if (IsNarrowBand(codec, "PCMU"))
        {
            _section.Payloads.Add(new SdpPayload(type, SdpAudioCodec.Pcmu));
        }
        else if (IsNarrowBand(codec, "PCMA"))
        {
            _section.Payloads.Add(new SdpPayload(type, SdpAudioCodec.Pcma));
        }
    }

    private static bool IsNarrowBand(ReadOnlySpan<char> codec, string name) =>
        codec.StartsWith(name, StringComparison.OrdinalIgnoreCase) && codec[name.Length..] is "/8000" or "/8000/1";

    private void ReadExtension(ReadOnlySpan<char> value)
    {
        var space = value.IndexOf(' ');
        if (space < 0)
        {
            return;
        }

        var id = value[..space];
        var slash = id.IndexOf('/');
        var suffix = slash < 0 ? "" : id[slash..].ToString();
        if (byte.TryParse(slash < 0 ? id : id[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            var uri = value[(space + 1)..];
            var end = uri.IndexOf(' ');
            _section.Extensions.Add(new SdpExtension(number, (end < 0 ? uri : uri[..end]).ToString(), suffix));
        }
    }

    private static int? ReadNumber(ReadOnlySpan<char> value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (int)Math.Min(number, int.MaxValue) : null;
}
