using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Reads <c>input_audio_buffer.append</c>, fifty times a second per session: base64 goes from the message straight into
/// the caller's memory, and a good event allocates nothing. Each reader hands what it does not understand to the next: a
/// scanner for what clients really send, a tokenizer for any valid event, and the exact reader that words the error.
/// </summary>
public static class AppendReader
{
    /// <summary>The most audio one event may carry: 15 MiB.</summary>
    public const int MaxAudioBytes = 15 * 1024 * 1024;

    private const int LongestBase64 = MaxAudioBytes / 3 * 4;

    /// <summary>The memory that the audio of any message of this length fits into.</summary>
    public static int MaxDecodedLength(int utf8Length) => Math.Min((utf8Length / 4 * 3) + 3, MaxAudioBytes);

    /// <summary>
    /// Finds the event's type without reading the rest, to choose between this reader and <see cref="ClientEventReader"/>.
    /// False when there is none, or nothing that begins like an event; the other reader then words the error.
    /// </summary>
    /// <param name="utf8">One whole message.</param>
    /// <param name="type">The first <c>type</c> of the top level; lies in <paramref name="utf8"/> unless it held escapes.</param>
    public static bool TryPeekType(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> type) =>
        AppendScanner.TryScanType(utf8, out type) || AppendTokenizer.TryFindType(utf8, out type);

    /// <summary>Whether the methods below are the reader for this message.</summary>
    public static bool IsAppend(ReadOnlySpan<byte> utf8) =>
        AppendScanner.BeginsAsUsual(utf8)
        || (TryPeekType(utf8, out var type) && type.SequenceEqual("input_audio_buffer.append"u8));

    /// <param name="utf8">One whole message.</param>
    /// <param name="destination">At least <see cref="MaxDecodedLength"/> of its length.</param>
    /// <param name="bytesWritten">Length of the audio; 0 when refused.</param>
    /// <param name="error">The refusal, with the client's <c>event_id</c> where one could be read.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        Span<byte> destination,
        out int bytesWritten,
        [NotNullWhen(false)] out ProtocolError? error) =>
        TryRead(utf8, destination, takesPosition: false, out bytesWritten, out _, out error);

    /// <param name="utf8">One whole message.</param>
    /// <param name="destination">At least <see cref="MaxDecodedLength"/> of its length.</param>
    /// <param name="takesPosition">Whether the event may say where its audio belongs: in sessions that can be resumed.</param>
    /// <param name="bytesWritten">Length of the audio; 0 when refused.</param>
    /// <param name="position">Samples at 24 kHz before the audio's first one; null when it does not say.</param>
    /// <param name="error">The refusal, with the client's <c>event_id</c> where one could be read.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        Span<byte> destination,
        bool takesPosition,
        out int bytesWritten,
        out long? position,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        if (destination.Length < MaxDecodedLength(utf8.Length))
        {
            ThrowTooSmall();
        }

        error = null;
        position = null;
        return AppendScanner.TryReadUsual(utf8, destination, out bytesWritten)
            || AppendScanner.TryRead(utf8, destination, out bytesWritten)
            || AppendTokenizer.TryRead(utf8, destination, takesPosition, out bytesWritten, out position)
            || TryReadExactly(utf8, destination, takesPosition, out bytesWritten, out position, out error);
    }

    /// <summary>Decodes base64 that fills the whole of <paramref name="text"/>, with neither gaps nor more than is allowed.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (text.Length > LongestBase64 || (text.Length & 3) != 0)
        {
            return false;
        }

        // The decoder skips white space. Some of it may not stand in a JSON string, so such text is left to slower readers.
        return Base64.DecodeFromUtf8(text, destination, out var consumed, out bytesWritten) == OperationStatus.Done
            && consumed == text.Length
            && bytesWritten == ExpectedLength(text);
    }

    private static int ExpectedLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var padding = text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        return (text.Length / 4 * 3) - padding;
    }

    private static bool TryReadExactly(
        ReadOnlySpan<byte> utf8,
        Span<byte> destination,
        bool takesPosition,
        out int bytesWritten,
        out long? position,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        bytesWritten = 0;
        position = null;
        var errors = new FirstError();
        using (var document = ClientEventReader.TryParse(utf8, errors))
        {
            if (document is not null
                && ClientEventReader.TryOpen(document.RootElement, errors, out var fields, out var type))
            {
                if (type != ClientEventTypes.InputAudioAppend)
                {
                    errors.Add(ProtocolErrors.UnsupportedValue("type", type, ClientEventTypes.InputAudioAppend));
                }

                if (takesPosition && fields.TryTakeValue("position", out var at))
                {
                    position = JsonValues.ReadLong(at, "position", errors, min: 0);
                }

                if (fields.TryRequire("audio", out var audio))
                {
                    bytesWritten = ReadAudio(audio, destination, errors);
                }

                fields.Close();
            }
        }

        error = errors.Value;
        if (error is not null)
        {
            bytesWritten = 0;
        }

        return error is null;
    }

    private static int ReadAudio(JsonElement audio, Span<byte> destination, FirstError errors)
    {
        if (audio.ValueKind != JsonValueKind.String)
        {
            errors.Add(ProtocolErrors.InvalidType("audio", "a string", audio));
            return 0;
        }

        var text = audio.GetString()!;
        if (Base64.IsValid(text, out var length) && length > MaxAudioBytes)
        {
            errors.Add(ProtocolErrors.StringTooLong("audio", LongestBase64, text.Length));
            return 0;
        }

        if (!Convert.TryFromBase64String(text, destination, out var written))
        {
            errors.Add(ProtocolErrors.InvalidBase64("audio"));
        }

        return written;
    }

    [DoesNotReturn]
    private static void ThrowTooSmall() =>
        throw new ArgumentException("The destination is smaller than MaxDecodedLength of the message.", "destination");
}
