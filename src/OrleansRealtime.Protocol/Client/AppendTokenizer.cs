using System.Buffers;
using System.Text.Json;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Takes any valid append event, escapes and all, still without allocating. What it declines is wrong in some way, or
/// names a key twice.
/// </summary>
internal static class AppendTokenizer
{
    /// <summary>The first <c>type</c> of the top level, wherever it stands.</summary>
    public static bool TryFindType(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> type)
    {
        type = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = Is(ref reader, "type"u8);
                reader.Read();
                if (found)
                {
                    return TryTakeType(ref reader, out type);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not JSON: the exact reader says so.
        }

        return false;
    }

    /// <param name="json">One whole message.</param>
    /// <param name="destination">Takes the audio.</param>
    /// <param name="takesPosition">Whether the event may say where its audio belongs.</param>
    /// <param name="bytesWritten">Length of the audio.</param>
    /// <param name="position">Where its audio belongs; null when it does not say.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> json,
        Span<byte> destination,
        bool takesPosition,
        out int bytesWritten,
        out long? position)
    {
        bytesWritten = 0;
        position = null;
        if (!JsonSoundness.IsWellFormedUtf8(json) || JsonSoundness.HasLoneSurrogate(json))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            return TryReadFields(ref reader, destination, takesPosition, out bytesWritten, out position);
        }
        catch (JsonException)
        {
            bytesWritten = 0;
            position = null;
            return false;
        }
    }

    private static bool TryReadFields(
        ref Utf8JsonReader reader,
        Span<byte> destination,
        bool takesPosition,
        out int bytesWritten,
        out long? position)
    {
        bytesWritten = 0;
        position = null;
        bool hasType = false, hasId = false, hasAudio = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!hasType && Is(ref reader, "type"u8))
            {
                hasType = true;
                if (!reader.Read()
                    || reader.TokenType != JsonTokenType.String
                    || !Is(ref reader, "input_audio_buffer.append"u8))
                {
                    return false;
                }
            }
            else if (!hasAudio && Is(ref reader, "audio"u8))
            {
                hasAudio = true;
                if (!reader.Read()
                    || reader.TokenType != JsonTokenType.String
                    || !TryDecode(ref reader, destination, out bytesWritten))
                {
                    return false;
                }
            }
            else if (!hasId && Is(ref reader, "event_id"u8))
            {
                hasId = true;
                if (!reader.Read() || !IsEventId(ref reader))
                {
                    return false;
                }
            }
            else if (takesPosition && position is null && Is(ref reader, "position"u8))
            {
                if (!reader.Read()
                    || reader.TokenType != JsonTokenType.Number
                    || reader.ValueSpan.ContainsAny(".eE"u8)
                    || !reader.TryGetInt64(out var number)
                    || number < 0)
                {
                    return false;
                }

                position = number;
            }
            else
            {
                return false;
            }
        }

        return hasType && hasAudio && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    // Bytes are at least as many as characters; what is near the limit is counted by the exact reader.
    private static bool IsEventId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null
        || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= ClientEventReader.LongestEventId);

    private static bool TryDecode(ref Utf8JsonReader reader, Span<byte> destination, out int bytesWritten)
    {
        if (!reader.ValueIsEscaped)
        {
            return AppendReader.TryDecode(reader.ValueSpan, destination, out bytesWritten);
        }

        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var length = reader.CopyString(rented);
            return AppendReader.TryDecode(rented.AsSpan(0, length), destination, out bytesWritten);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryTakeType(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (!reader.ValueIsEscaped)
        {
            type = reader.ValueSpan;
            return true;
        }

        // Only this one matters: all others go to the other reader, under whatever spelling.
        type = Is(ref reader, "input_audio_buffer.append"u8) ? "input_audio_buffer.append"u8 : reader.ValueSpan;
        return true;
    }

    /// <summary>As <c>ValueTextEquals</c>, which may throw where the text holds half a surrogate pair.</summary>
    private static bool Is(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> expected) =>
        reader.ValueIsEscaped
            ? !JsonSoundness.HasLoneSurrogate(reader.ValueSpan) && reader.ValueTextEquals(expected)
            : reader.ValueSpan.SequenceEqual(expected);
}
