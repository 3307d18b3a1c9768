using System.Buffers;
using System.Text.Json;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>
/// Puts server events into the beta's words. Deltas, which come by the hundred, are renamed in place; only what holds an item, a
/// session or a response is read as JSON.
/// </summary>
internal static class BetaServerEvents
{
    private static readonly (byte[] Today, byte[] Beta)[] Renamed =
        [.. BetaNames.Renamed.Select(pair => (Utf8(pair.Key), Utf8(pair.Value)))];

    // An event of ours stands around what a client sent, and so is deeper than any client may be.
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 128 };

    /// <param name="output">Takes the event; nothing when the beta has none like it.</param>
    /// <param name="utf8">One event of ours.</param>
    /// <param name="terms">What the connection adds of its own.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte> utf8, BetaTerms terms)
    {
        if (!AppendReader.TryPeekType(utf8.Span, out var type) || type.SequenceEqual("conversation.item.done"u8))
        {
            return;
        }

        foreach (var (today, beta) in Renamed)
        {
            if (type.SequenceEqual(today))
            {
                WriteRenamed(output, utf8.Span, today, beta);
                return;
            }
        }

        if (!NeedsReading(type))
        {
            output.Write(utf8.Span);
            return;
        }

        using var document = JsonDocument.Parse(utf8, DocumentOptions);
        var writer = WireWriter.Rent(output);
        WriteRead(writer, document.RootElement, terms);
        WireWriter.Return(writer);
    }

    private static bool NeedsReading(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("session.created"u8) ||
        type.SequenceEqual("session.updated"u8) ||
        type.SequenceEqual("conversation.item.added"u8) ||
        type.SequenceEqual("conversation.item.retrieved"u8) ||
        type.SequenceEqual("response.created"u8) ||
        type.SequenceEqual("response.done"u8) ||
        type.SequenceEqual("response.output_item.added"u8) ||
        type.SequenceEqual("response.output_item.done"u8) ||
        type.SequenceEqual("error"u8);

    // The first of its kind in the text is the type itself: ids and words come behind it.
    private static void WriteRenamed(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8, byte[] today, byte[] beta)
    {
        var at = utf8.IndexOf(today);
        output.Write(utf8[..at]);
        output.Write(beta);
        output.Write(utf8[(at + today.Length)..]);
    }

    private static void WriteRead(Utf8JsonWriter writer, JsonElement serverEvent, BetaTerms terms)
    {
        writer.WriteStartObject();
        foreach (var property in serverEvent.EnumerateObject())
        {
            switch (property.Name)
            {
                case "type":
                    writer.WriteString("type", TypeOf(property.Value.GetString()!, serverEvent));
                    break;
                case "session":
                    writer.WritePropertyName("session");
                    BetaServerSessions.Write(writer, property.Value, terms.Temperature);
                    break;
                case "item":
                    writer.WritePropertyName("item");
                    BetaItems.WriteToClient(writer, property.Value);
                    break;
                case "response":
                    writer.WritePropertyName("response");
                    BetaServerResponses.Write(writer, property.Value, terms);
                    break;
                case "error":
                    writer.WritePropertyName("error");
                    BetaErrors.Write(writer, property.Value);
                    break;
                default:
                    property.WriteTo(writer);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static string TypeOf(string type, JsonElement serverEvent) => type switch
    {
        ServerEventTypes.ItemAdded => BetaNames.ItemCreated,
        ServerEventTypes.SessionCreated when BetaServerSessions.IsTranscription(serverEvent.GetProperty("session")) =>
            BetaNames.TranscriptionSessionCreated,
        ServerEventTypes.SessionUpdated when BetaServerSessions.IsTranscription(serverEvent.GetProperty("session")) =>
            BetaNames.TranscriptionSessionUpdated,
        _ => type,
    };

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
