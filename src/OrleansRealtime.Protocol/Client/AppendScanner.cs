namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Takes an append event whose keys are the three known ones, once each in any order, spelled without escapes and with
/// any spacing: what every client sends. Anything else is declined, never judged.
/// </summary>
internal static class AppendScanner
{
    /// <summary>How most clients begin; with and without spaces after colon and comma.</summary>
    private static ReadOnlySpan<byte> Compact => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    private static ReadOnlySpan<byte> Spaced => "{\"type\": \"input_audio_buffer.append\", \"audio\": \""u8;

    /// <summary>The type, where only strings without escapes stand before it.</summary>
    public static bool TryScanType(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (!TrySkip(ref json, (byte)'{'))
        {
            return false;
        }

        do
        {
            if (!TrySkip(ref json, (byte)'"')
                || !TryTakeString(ref json, out var key)
                || !TrySkip(ref json, (byte)':')
                || !TrySkip(ref json, (byte)'"')
                || !TryTakeString(ref json, out var value))
            {
                return false;
            }

            if (key.SequenceEqual("type"u8))
            {
                type = value;
                return true;
            }
        }
        while (TrySkip(ref json, (byte)','));

        return false;
    }

    /// <summary>The message of nothing but type and audio, checked by two comparisons and the decoder.</summary>
    public static bool TryReadUsual(ReadOnlySpan<byte> json, Span<byte> destination, out int bytesWritten)
    {
        // Base64 has no quotes, so the decoder would find the end of a string that comes early.
        if (json.EndsWith("\"}"u8))
        {
            if (json.StartsWith(Compact) && json.Length >= Compact.Length + 2)
            {
                return AppendReader.TryDecode(json[Compact.Length..^2], destination, out bytesWritten);
            }

            if (json.StartsWith(Spaced) && json.Length >= Spaced.Length + 2)
            {
                return AppendReader.TryDecode(json[Spaced.Length..^2], destination, out bytesWritten);
            }
        }

        bytesWritten = 0;
        return false;
    }

    public static bool BeginsAsUsual(ReadOnlySpan<byte> json) => json.StartsWith(Compact) || json.StartsWith(Spaced);

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
                if (!TryTakeAudio(ref json, destination, out bytesWritten))
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

    private static bool TryTakeAudio(ref ReadOnlySpan<byte> json, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var end = json.IndexOf((byte)'"');
        if (end < 0 || !AppendReader.TryDecode(json[..end], destination, out bytesWritten))
        {
            return false;
        }

        json = json[(end + 1)..];
        return true;
    }

    private static bool TryTakeString(scoped ref ReadOnlySpan<byte> json, out ReadOnlySpan<byte> text)
    {
        text = default;
        var end = json.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || json[end] != '"')
        {
            return false;
        }

        text = json[..end];
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
