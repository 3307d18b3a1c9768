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

    private static ReadOnlySpan<byte> AppendStart => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    private static ReadOnlySpan<byte> AppendEnd => "\"}"u8;

    /// <summary>The hot path: one rented buffer of the right size, no writer, no string.</summary>
    public static PooledMessage Append(ReadOnlySpan<byte> audio)
    {
        var longest = AppendStart.Length + Base64.GetMaxEncodedToUtf8Length(audio.Length) + AppendEnd.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(longest);
        AppendStart.CopyTo(buffer);
        Base64.EncodeToUtf8(audio, buffer.AsSpan(AppendStart.Length), out _, out var encoded);
        AppendEnd.CopyTo(buffer.AsSpan(AppendStart.Length + encoded));
        return new PooledMessage(buffer, AppendStart.Length + encoded + AppendEnd.Length);
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
}
