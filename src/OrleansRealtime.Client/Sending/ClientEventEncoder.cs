using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace OrleansRealtime.Client.Sending;

/// <summary>Writes client events as the wire has them.</summary>
internal static class ClientEventEncoder
{
    // Only client text goes out here, never into a page; escaping every non-ASCII letter would triple its size.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // long.MaxValue.
    private const int LongestNumber = 19;

    private static ReadOnlySpan<byte> AppendStart => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    private static ReadOnlySpan<byte> AppendEnd => "\"}"u8;

    private static ReadOnlySpan<byte> PositionedAppendStart => "{\"type\":\"input_audio_buffer.append\",\"position\":"u8;

    private static ReadOnlySpan<byte> PositionEnd => ",\"audio\":\""u8;

    /// <summary>The hot path: one rented buffer of the right size, no writer, no string.</summary>
    public static PooledMessage Append(ReadOnlySpan<byte> audio)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(AppendStart.Length + AudioAndEnd(audio));
        AppendStart.CopyTo(buffer);
        return WithAudio(buffer, AppendStart.Length, audio);
    }

    /// <summary>The same with the input position of the first sample.</summary>
    public static PooledMessage Append(ReadOnlySpan<byte> audio, long position)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(
            PositionedAppendStart.Length + LongestNumber + PositionEnd.Length + AudioAndEnd(audio));
        PositionedAppendStart.CopyTo(buffer);
        Utf8Formatter.TryFormat(position, buffer.AsSpan(PositionedAppendStart.Length), out var digits);
        var filled = PositionedAppendStart.Length + digits;
        PositionEnd.CopyTo(buffer.AsSpan(filled));
        return WithAudio(buffer, filled + PositionEnd.Length, audio);
    }

    /// <summary>An event with its type and, when given, its id; <paramref name="writeRest"/> adds the other members.</summary>
    public static PooledMessage Event<TState>(
        string type, string? eventId, TState state, Action<Utf8JsonWriter, TState> writeRest)
    {
        using var memory = new PooledMessageWriter();
        using (var json = new Utf8JsonWriter(memory, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (eventId is not null)
            {
                json.WriteString("event_id", eventId);
            }

            writeRest(json, state);
            json.WriteEndObject();
        }

        return memory.Detach();
    }

    public static PooledMessage Event(string type, string? eventId) =>
        Event(type, eventId, 0, static (_, _) => { });

    private static int AudioAndEnd(ReadOnlySpan<byte> audio) =>
        Base64.GetMaxEncodedToUtf8Length(audio.Length) + AppendEnd.Length;

    private static PooledMessage WithAudio(byte[] buffer, int filled, ReadOnlySpan<byte> audio)
    {
        Base64.EncodeToUtf8(audio, buffer.AsSpan(filled), out _, out var encoded);
        filled += encoded;
        AppendEnd.CopyTo(buffer.AsSpan(filled));
        return new PooledMessage(buffer, filled + AppendEnd.Length);
    }
}
