using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Protocol.Contexts;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;
using OrleansRealtime.Protocol.Json;
using OrleansRealtime.Protocol.Responses;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Protocol.Client;

/// <summary>
/// Reads one client event. Whatever the bytes are, the answer is an event or an error, never an exception; the first
/// mistake refuses the whole event. <c>input_audio_buffer.append</c> has a reader of its own, <see cref="AppendReader"/>.
/// </summary>
public static class ClientEventReader
{
    internal const int LongestEventId = 512;

    // Ours; the deepest legal event is a tool's JSON Schema, which needs far less.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 64 };

    /// <param name="utf8">One whole message.</param>
    /// <param name="clientEvent">The event; keeps nothing of <paramref name="utf8"/>.</param>
    /// <param name="error">The refusal, with the client's <c>event_id</c> where one could be read.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out ClientEvent? clientEvent,
        [NotNullWhen(false)] out ProtocolError? error) =>
        TryRead(utf8, ClientExtensions.None, out clientEvent, out error);

    /// <param name="utf8">One whole message.</param>
    /// <param name="extensions">What the session has opted into.</param>
    /// <param name="clientEvent">The event; keeps nothing of <paramref name="utf8"/>.</param>
    /// <param name="error">The refusal, with the client's <c>event_id</c> where one could be read.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        ClientExtensions extensions,
        [NotNullWhen(true)] out ClientEvent? clientEvent,
        [NotNullWhen(false)] out ProtocolError? error)
    {
        var errors = new FirstError();
        clientEvent = null;
        using (var document = TryParse(utf8, errors))
        {
            if (document is not null && TryOpen(document.RootElement, errors, out var fields, out var type))
            {
                // An acknowledgement's number is of another kind, and its body's to read.
                var seq = extensions.HasFlag(ClientExtensions.Resumption) && type != ClientEventTypes.SessionAcknowledge
                    ? ResumptionReader.ReadSeq(fields)
                    : null;
                clientEvent = ReadBody(type, fields, extensions) is { } body ? body with { Seq = seq } : null;
                fields.Close();
            }
        }

        error = errors.Value;
        if (error is null && clientEvent is not null)
        {
            clientEvent = clientEvent with { EventId = errors.EventId };
            return true;
        }

        clientEvent = null;
        error ??= UnknownType("", errors.EventId);
        return false;
    }

    /// <summary>
    /// The refusal of an event type; also for events that the reader takes but this transport does not, such as
    /// <c>output_audio_buffer.clear</c> on a WebSocket.
    /// </summary>
    public static ProtocolError UnknownType(string type, string? eventId) =>
        ProtocolErrors.UnsupportedValue("type", type, [.. ClientEventTypes.Listed]) with { EventId = eventId };

    /// <summary>The message as a document to be disposed, or null with the error reported.</summary>
    internal static JsonDocument? TryParse(ReadOnlySpan<byte> utf8, FirstError errors)
    {
        if (!JsonSoundness.IsWellFormedUtf8(utf8))
        {
            errors.Add(ProtocolErrors.InvalidJson("The text is not well-formed UTF-8."));
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, ReaderOptions);
            var document = JsonDocument.ParseValue(ref reader);
            if (HasNothingMore(ref reader))
            {
                return document;
            }

            document.Dispose();
            errors.Add(ProtocolErrors.InvalidJson("Text follows the JSON value."));
            return null;
        }
        catch (JsonException exception)
        {
            errors.Add(ProtocolErrors.InvalidJson(
                $"Stopped at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
            return null;
        }
    }

    /// <summary>Reads what every event has: first the id, so that any later error can carry it, then the type.</summary>
    internal static bool TryOpen(
        JsonElement root,
        FirstError errors,
        [NotNullWhen(true)] out JsonFields? fields,
        [NotNullWhen(true)] out string? type)
    {
        fields = null;
        type = null;
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(ProtocolError.InvalidRequest(
                ErrorCodes.InvalidEvent,
                "Invalid event: expected a JSON object."));
            return false;
        }

        fields = new JsonFields(root, "", errors);
        var isSound = !JsonSoundness.HasLoneSurrogate(JsonMarshal.GetRawUtf8Value(root));
        var hasEventId = isSound
            ? fields.TryTakeValue("event_id", out var eventId)
            : TryFindEventId(root, out eventId);
        var eventIdError = hasEventId ? ReadEventId(eventId, errors) : null;
        if (!isSound)
        {
            errors.Add(ProtocolErrors.InvalidJson("A string holds half of a surrogate pair."));
            return false;
        }

        if (!fields.TryTake("type", out var value))
        {
            errors.Add(ProtocolError.InvalidRequest(ErrorCodes.InvalidEvent, "The 'type' field is missing."));
            return false;
        }

        type = JsonValues.ReadString(value, "type", errors);
        if (eventIdError is not null)
        {
            errors.Add(eventIdError);
        }

        return !errors.Found;
    }

    private static bool HasNothingMore(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // For text that is not sound: compares names as they stand, because asking for a field may throw.
    private static bool TryFindEventId(JsonElement root, out JsonElement value)
    {
        value = default;
        foreach (var property in root.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8PropertyName(property).SequenceEqual("event_id"u8))
            {
                value = property.Value;
            }
        }

        return value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
    }

    private static ProtocolError? ReadEventId(JsonElement value, FirstError errors)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return ProtocolErrors.InvalidType("event_id", "a string", value);
        }

        if (JsonSoundness.HasLoneSurrogate(JsonMarshal.GetRawUtf8Value(value)))
        {
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > LongestEventId)
        {
            return ProtocolErrors.StringTooLong("event_id", LongestEventId, text.Length);
        }

        errors.EventId = text;
        return null;
    }

    private static ClientEvent? ReadBody(string type, JsonFields fields, ClientExtensions extensions)
    {
        switch (type)
        {
            case ClientEventTypes.SessionUpdate:
                return fields.TryRequire("session", out var session)
                    ? new ClientEvent.SessionUpdate(SessionPatchReader.Read(session, "session", fields.Errors))
                    : null;
            case ClientEventTypes.InputAudioCommit:
                return new ClientEvent.InputAudioCommit();
            case ClientEventTypes.InputAudioClear:
                return new ClientEvent.InputAudioClear();
            case ClientEventTypes.ItemCreate:
                return ReadItemCreate(fields);
            case ClientEventTypes.ItemRetrieve:
                return new ClientEvent.ItemRetrieve(new ItemId(fields.RequireString("item_id")));
            case ClientEventTypes.ItemTruncate:
                return new ClientEvent.ItemTruncate(
                    new ItemId(fields.RequireString("item_id")),
                    fields.RequireInteger("content_index"),
                    fields.RequireInteger("audio_end_ms"));
            case ClientEventTypes.ItemDelete:
                return new ClientEvent.ItemDelete(new ItemId(fields.RequireString("item_id")));
            case ClientEventTypes.ResponseCreate:
                return new ClientEvent.ResponseCreate(fields.TryTakeValue("response", out var response)
                    ? ResponseOptionsReader.Read(response, "response", fields.Errors)
                    : ResponseOptions.None);
            case ClientEventTypes.ResponseCancel:
                return new ClientEvent.ResponseCancel(
                    fields.String("response_id") is { } id ? new ResponseId(id) : null);
            case ClientEventTypes.OutputAudioClear:
                return new ClientEvent.OutputAudioClear();
            case ClientEventTypes.ContextCreate or ClientEventTypes.ContextList or ClientEventTypes.ContextSwitch
                or ClientEventTypes.ContextDelete when extensions.HasFlag(ClientExtensions.Contexts):
                return ContextEventReader.Read(type, fields);
            case ClientEventTypes.SessionAcknowledge when extensions.HasFlag(ClientExtensions.Resumption):
                return ResumptionReader.ReadAcknowledge(fields);
            default:
                fields.Errors.Add(Refuse(type));
                return null;
        }
    }

    private static ClientEvent.ItemCreate? ReadItemCreate(JsonFields fields)
    {
        var previous = fields.String("previous_item_id");
        return fields.TryRequire("item", out var item)
            ? new ClientEvent.ItemCreate(
                previous is null ? null : new ItemId(previous),
                ItemReader.Read(item, "item", fields.Errors))
            : null;
    }

    private static ProtocolError Refuse(string type) => type switch
    {
        ClientEventTypes.InputAudioAppend => ProtocolErrors.InvalidValue(
            "type",
            "'input_audio_buffer.append' cannot be taken here."),
        ClientEventTypes.SessionClose or ClientEventTypes.TranslationAudioAppend => ProtocolErrors.InvalidValue(
            "type",
            $"'{type}' is only supported in translation sessions."),
        _ => UnknownType(type, eventId: null),
    };
}
