using System.Diagnostics.CodeAnalysis;

namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>The payload types of an audio section and what is said of them.</summary>
internal sealed class SdpPayloadTypes
{
    private const int Count = 128;
    private const int MaxClockRate = 384_000;
    private const int MaxChannels = 255;

    private readonly List<int> _order = [];
    private readonly SdpCodec?[] _maps = new SdpCodec?[Count];
    private readonly string?[] _parameters = new string?[Count];

    /// <summary>Reads the formats of an m-line.</summary>
    public static bool TryParse(ReadOnlySpan<char> formats, [NotNullWhen(true)] out SdpPayloadTypes? types)
    {
        types = new SdpPayloadTypes();
        Span<bool> seen = stackalloc bool[Count];
        while (!formats.IsEmpty)
        {
            if (!SdpText.TryNumber(SdpText.Word(ref formats), Count - 1, out var type) || seen[type])
            {
                types = null;
                return false;
            }

            seen[type] = true;
            types._order.Add(type);
        }

        return true;
    }

    /// <summary>Reads <c>111 opus/48000/2</c>. The first of a type counts.</summary>
    public void AddMap(ReadOnlySpan<char> value)
    {
        if (!SdpText.TryNumber(SdpText.Word(ref value), Count - 1, out var type))
        {
            return;
        }

        var name = SdpText.Word(ref value, '/');
        var rate = SdpText.Word(ref value, '/');
        var channels = 1;
        if (SdpText.IsToken(name)
            && SdpText.TryNumber(rate, MaxClockRate, out var clockRate)
            && (value.IsEmpty || SdpText.TryNumber(value, MaxChannels, out channels)))
        {
            _maps[type] ??= new SdpCodec(type, name.ToString(), clockRate, channels, string.Empty);
        }
    }

    /// <summary>Reads <c>111 minptime=10;useinbandfec=1</c>.</summary>
    public void AddParameters(ReadOnlySpan<char> value)
    {
        if (SdpText.TryNumber(SdpText.Word(ref value), Count - 1, out var type))
        {
            _parameters[type] ??= value.ToString();
        }
    }

    public IReadOnlyList<SdpCodec> Codecs()
    {
        var codecs = new List<SdpCodec>(_order.Count);
        foreach (var type in _order)
        {
            if ((_maps[type] ?? Static(type)) is { } codec)
            {
                codecs.Add(codec with { Parameters = _parameters[type] ?? string.Empty });
            }
        }

        return codecs;
    }

    // RFC 3551 §6: these need no rtpmap.
    private static SdpCodec? Static(int type) => type switch
    {
        0 => new SdpCodec(0, "PCMU", 8_000, 1, string.Empty),
        8 => new SdpCodec(8, "PCMA", 8_000, 1, string.Empty),
        _ => null,
    };
}
