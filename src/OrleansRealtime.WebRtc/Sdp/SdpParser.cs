namespace OrleansRealtime.WebRtc.Sdp;

/// <summary>Goes through a session description line by line, once.</summary>
internal sealed class SdpParser
{
    private readonly SdpAttributes _session = new();
    private readonly List<SdpSection> _sections = [];
    private readonly HashSet<string> _mids = new(StringComparer.Ordinal);

    public bool TryParse(ReadOnlySpan<char> text, out string reason)
    {
        reason = string.Empty;
        if (text.Length > SdpLimits.MaxText)
        {
            reason = $"The description is longer than {SdpLimits.MaxText} characters.";
            return false;
        }

        var number = 0;
        // Not EnumerateLines, to which a form feed or a Unicode separator is the end of a line as well.
        for (var rest = text.Trim(); !rest.IsEmpty;)
        {
            number++;
            var line = SdpText.Word(ref rest, '\n').TrimEnd('\r');
            if (line.Length > 0 && !TryLine(line, number == 1, out reason))
            {
                reason = $"Line {number}: {reason}";
                return false;
            }
        }

        if (_sections.Count == 0)
        {
            reason = "The description has no media section.";
            return false;
        }

        return true;
    }

    /// <summary>After <see cref="TryParse"/> said yes.</summary>
    public SdpOffer Build() => new()
    {
        Media = [.. _sections.Select(section => section.Build(_session))],
        Bundle = _session.Bundle,
        ExtmapAllowMixed = _session.ExtmapAllowMixed,
        IceLite = _session.IceLite,
    };

    private bool TryLine(ReadOnlySpan<char> line, bool isFirst, out string reason)
    {
        reason = string.Empty;
        if (line.Length > SdpLimits.MaxLine)
        {
            reason = $"longer than {SdpLimits.MaxLine} characters.";
        }
        else if (isFirst && line is not "v=0")
        {
            reason = "a description begins with v=0.";
        }
        else if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower(line[0]))
        {
            reason = "not of the form x=value.";
        }
        else if (HasControlCharacter(line))
        {
            reason = "a control character.";
        }
        else if (line[0] == 'm')
        {
            return TryBeginSection(line[2..], out reason);
        }
        else if (line[0] == 'a')
        {
            return TryAttribute(line[2..], out reason);
        }

        return reason.Length == 0;
    }

    private bool TryBeginSection(ReadOnlySpan<char> value, out string reason)
    {
        if (_sections.Count == SdpLimits.MaxSections)
        {
            reason = $"more than {SdpLimits.MaxSections} media sections.";
            return false;
        }

        if (!SdpSection.TryBegin(value, out var section, out reason))
        {
            return false;
        }

        _sections.Add(section);
        return true;
    }

    private bool TryAttribute(ReadOnlySpan<char> attribute, out string reason)
    {
        var value = attribute;
        var name = SdpText.Word(ref value, ':');
        var section = _sections.Count == 0 ? null : _sections[^1];
        if (!(section?.Attributes ?? _session).TryAdd(name, value, out reason))
        {
            return false;
        }

        if (section is not null && name is "mid" && !_mids.Add(section.Attributes.Mid!))
        {
            reason = "two sections with the same mid.";
            return false;
        }

        section?.Add(name, value);
        return true;
    }

    private static bool HasControlCharacter(ReadOnlySpan<char> line)
    {
        foreach (var character in line)
        {
            if (char.IsControl(character) && character != '\t')
            {
                return true;
            }
        }

        return false;
    }
}
