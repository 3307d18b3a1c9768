using System.Buffers.Text;
using System.Text.Unicode;

namespace OrleansRealtime.Protocol.Json;

/// <summary>
/// What <see cref="System.Text.Json.Utf8JsonReader"/> leaves unchecked: it takes ill-formed UTF-8 and lone surrogate escapes inside
/// strings and throws when such a string is read. Text that passes here and parses can be read without exceptions.
/// </summary>
internal static class JsonSoundness
{
    public static bool IsWellFormedUtf8(ReadOnlySpan<byte> json) => Utf8.IsValid(json);

    /// <summary>Whether an escape such as <c>\ud83d</c> stands without its other half.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        var position = 0;
        while (json[position..].IndexOf("\\u"u8) is >= 0 and var found)
        {
            var at = position + found;
            var rest = json[at..];
            position = at + 2;
            if (IsEscaped(json, at) || !TryReadEscape(rest, out var unit) || !char.IsSurrogate(unit))
            {
                continue;
            }

            if (char.IsLowSurrogate(unit) || !TryReadEscape(rest[6..], out var low) || !char.IsLowSurrogate(low))
            {
                return true;
            }

            position = at + 12;
        }

        return false;
    }

    /// <summary>Whether the backslash is the second of a pair that stands for one.</summary>
    private static bool IsEscaped(ReadOnlySpan<byte> json, int at)
    {
        var before = json[..at];
        return (before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 1;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> json, out char unit)
    {
        unit = default;
        if (json.Length < 6
            || json[0] != '\\'
            || json[1] != 'u'
            || !Utf8Parser.TryParse(json.Slice(2, 4), out ushort code, out var consumed, 'x')
            || consumed != 4)
        {
            return false;
        }

        unit = (char)code;
        return true;
    }
}
