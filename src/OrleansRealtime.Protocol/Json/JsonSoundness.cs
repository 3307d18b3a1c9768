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
        while (true)
        {
            var at = json.IndexOf((byte)'\\');
            if (at < 0)
            {
                return false;
            }

            json = json[at..];
            if (!TryReadEscape(json, out var unit))
            {
                json = json[Math.Min(2, json.Length)..];
                continue;
            }

            json = json[6..];
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (!TryReadEscape(json, out var low) || !char.IsLowSurrogate(low))
                {
                    return true;
                }

                json = json[6..];
            }
        }
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
