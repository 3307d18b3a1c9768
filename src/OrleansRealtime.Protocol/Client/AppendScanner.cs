using System.Text;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Takes an append event whose keys are the three known ones, once each in any order, spelled without escapes and with
/// any spacing: what every client sends. Anything else is declined, never judged.
/// </summary>
internal static class AppendScanner
{
    /// <summary>The type, where it is the first key.</summary>
    public static bool TryScanType(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (!TrySkip(ref json, (byte)'{') || !TrySkip(ref json, (byte)'"') || !json.StartsWith("type\""u8))
        {
            return false;
        }

        json = json["type\"".Length..];
        if (!TrySkip(ref json, (byte)':') || !TrySkip(ref json, (byte)'"'))
        {
            return false;
        }

        var end = json.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || json[end] != '"' || !Ascii.IsValid(json[..end]))
        {
            return false;
        }

        type = json[..end];
        return true;
    }

    public static bool TryRead(ReadOnlySpan<byte> json, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        bool hasType = false, hasId = false, hasAudio = false;
        if (!TrySkip(ref json, (byte)'{'))
        {
            return false;
        }

        do
        {
            if (!TrySkip(ref json, (byte)'"'))
            {
                return false;
            }

            if (!hasType && TrySkipKey(ref json, "type\""u8))
            {
                hasType = true;
                if (!json.StartsWith("input_audio_buffer.append\""u8))
                {
                    return false;
                }

                json = json["input_audio_buffer.append\"".Length..];
            }
            else if (!hasAudio && TrySkipKey(ref json, "audio\""u8))
            {
                hasAudio = true;
                if (!TryTakeAudio(ref json, hasType, destination, out bytesWritten))
                {
                    return false;
                }
            }
            else if (!hasId && TrySkipKey(ref json, "event_id\""u8))
            {
                hasId = true;
                if (!TrySkipPlainString(ref json))
                {
                    return false;
                }
            }
            else
            {
                return false;
            }
        }
        while (TrySkip(ref json, (byte)','));

        return hasType && hasAudio && TrySkip(ref json, (byte)'}') && json.TrimStart(" \t\r\n"u8).IsEmpty;
    }

    private static bool TryTakeAudio(
        ref ReadOnlySpan<byte> json,
        bool mayBeLast,
        Span<byte> destination,
        out int bytesWritten)
    {
        // Where the audio ends the message no quote need be looked for: base64 has none, so the decoder would find it.
        if (mayBeLast
            && json.EndsWith("\"}"u8)
            && AppendReader.TryDecode(json[..^2], destination, out bytesWritten))
        {
            json = json[^1..];
            return true;
        }

        bytesWritten = 0;
        var end = json.IndexOf((byte)'"');
        if (end < 0 || !AppendReader.TryDecode(json[..end], destination, out bytesWritten))
        {
            return false;
        }

        json = json[(end + 1)..];
        return true;
    }

    private static bool TrySkipPlainString(ref ReadOnlySpan<byte> json)
    {
        var end = json[..Math.Min(json.Length, ClientEventReader.LongestEventId + 1)].IndexOf((byte)'"');
        if (end < 0 || json[..end].ContainsAnyExceptInRange((byte)' ', (byte)'~') || json[..end].Contains((byte)'\\'))
        {
            return false;
        }

        json = json[(end + 1)..];
        return true;
    }

    /// <summary>Passes a key, its colon, and the quote that opens a string.</summary>
    private static bool TrySkipKey(ref ReadOnlySpan<byte> json, ReadOnlySpan<byte> keyAndQuote)
    {
        if (!json.StartsWith(keyAndQuote))
        {
            return false;
        }

        var rest = json[keyAndQuote.Length..];
        if (!TrySkip(ref rest, (byte)':') || !TrySkip(ref rest, (byte)'"'))
        {
            return false;
        }

        json = rest;
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> json, byte token)
    {
        var i = 0;
        while (i < json.Length && json[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            i++;
        }

        if (i >= json.Length || json[i] != token)
        {
            return false;
        }

        json = json[(i + 1)..];
        return true;
    }
}
