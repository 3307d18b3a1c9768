using System.Buffers;
using System.Text.Json;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Beta;

/// <summary>Puts client events of the beta into today's words. Mistakes are named by the names the client used.</summary>
internal static class BetaClientEvents
{
    /// <param name="utf8">One whole message.</param>
    /// <param name="output">Takes today's event; nothing when the message already is one, or is none at all.</param>
    /// <param name="temperature">The temperature it sets; null when it sets none.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public static ProtocolError? Write(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, out double? temperature)
    {
        temperature = null;
        if (!AppendReader.TryPeekType(utf8, out var peeked) || !BetaNames.NeedsTranslation(peeked))
        {
            return null;
        }

        var errors = new FirstError();
        using var document = ClientEventReader.TryParse(utf8, errors);
        if (document is null || !ClientEventReader.TryOpen(document.RootElement, errors, out _, out var type))
        {
            // Today's reader says what is wrong.
            return null;
        }

        var root = document.RootElement;
        if (!TryRead(root, type, errors, out temperature))
        {
            return errors.Value;
        }

        var writer = WireWriter.Rent(output);
        Write(writer, root, type);
        WireWriter.Return(writer);
        return null;
    }

    /// <summary>Whether an update can only come from a client of the beta, whatever its connection said.</summary>
    public static bool IsBetaShaped(ReadOnlySpan<byte> utf8)
    {
        if (!AppendReader.TryPeekType(utf8, out var peeked))
        {
            return false;
        }

        if (peeked.SequenceEqual("transcription_session.update"u8))
        {
            return true;
        }

        var errors = new FirstError();
        using var document = peeked.SequenceEqual("session.update"u8) ? ClientEventReader.TryParse(utf8, errors) : null;
        return document is not null
            && ClientEventReader.TryOpen(document.RootElement, errors, out _, out _)
            && document.RootElement.TryGetProperty("session", out var session)
            && session.ValueKind == JsonValueKind.Object
            && !session.TryGetProperty("type", out _)
            && Array.Exists(BetaNames.OnlyInBetaSessions, name => session.TryGetProperty(name, out _));
    }

    private static bool TryRead(JsonElement root, string type, FirstError errors, out double? temperature)
    {
        temperature = null;
        return type switch
        {
            ClientEventTypes.SessionUpdate or BetaNames.TranscriptionSessionUpdate =>
                !root.TryGetProperty("session", out var session) ||
                BetaClientSessions.TryRead(session, KindOf(type), errors, out temperature),
            ClientEventTypes.ResponseCreate =>
                !root.TryGetProperty("response", out var response) || BetaClientResponses.TryRead(response, errors),
            _ => true,
        };
    }

    // Of a body that stands twice the last one counts, as for today's reader: only that one was judged.
    private static void Write(Utf8JsonWriter writer, JsonElement root, string type)
    {
        var body = BodyOf(type);
        writer.WriteStartObject();
        writer.WriteString("type", BetaNames.Today(type));
        foreach (var property in root.EnumerateObject())
        {
            if (!property.NameEquals("type"u8) && !property.NameEquals(body))
            {
                property.WriteTo(writer);
            }
        }

        if (body is not null && root.TryGetProperty(body, out var value))
        {
            writer.WritePropertyName(body);
            WriteBody(writer, value, type);
        }

        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, JsonElement body, string type)
    {
        switch (type)
        {
            case ClientEventTypes.ItemCreate:
                BetaItems.WriteToSession(writer, body);
                break;
            case ClientEventTypes.ResponseCreate:
                BetaClientResponses.Write(writer, body);
                break;
            default:
                BetaClientSessions.Write(writer, body, KindOf(type));
                break;
        }
    }

    private static string? BodyOf(string type) => type switch
    {
        ClientEventTypes.SessionUpdate or BetaNames.TranscriptionSessionUpdate => "session",
        ClientEventTypes.ResponseCreate => "response",
        ClientEventTypes.ItemCreate => "item",
        _ => null,
    };

    private static SessionKind KindOf(string type) =>
        type == BetaNames.TranscriptionSessionUpdate ? SessionKind.Transcription : SessionKind.Realtime;
}
