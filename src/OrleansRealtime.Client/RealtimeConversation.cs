using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Client.Events;
using OrleansRealtime.Client.Sending;

namespace OrleansRealtime.Client;

/// <summary>
/// What a program says to a conversation, and what it answers, whatever carries it. Members may be called from several threads;
/// events go out in the order of the calls. The answers, including refusals, come as events.
/// </summary>
public abstract class RealtimeConversation : IAsyncDisposable
{
    // 10 s of PCM16 at 24 kHz: far below the wire's 15 MiB for one append, and even, so no sample is cut in two.
    private const int MaxAppendBytes = 480_000;

    private long _appendedBytes;

    private protected RealtimeConversation()
    {
    }

    /// <summary>The server's name for the session; null until it is known.</summary>
    public abstract string? Id { get; }

    /// <summary>Bytes of audio handed to <c>AppendAudioAsync</c> so far.</summary>
    public long AppendedAudioBytes => Interlocked.Read(ref _appendedBytes);

    /// <summary>Ends, never faults, when the conversation is over for whatever reason.</summary>
    public abstract Task<RealtimeClosure> Closed { get; }

    /// <summary>The events in the order they came; the reader owns each and disposes it. Meant for one reader at a time.</summary>
    public abstract IAsyncEnumerable<RealtimeServerEvent> ReadEventsAsync(CancellationToken cancellationToken = default);

    /// <summary>Sends a whole client event, a JSON object in UTF-8. The bytes are copied.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default);

    /// <summary><c>session.update</c>.</summary>
    /// <param name="sessionJson">The session object, with its <c>type</c>; only the members in it change.</param>
    /// <param name="eventId">Comes back in the error if this event fails; null for none. So in all members below.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public ValueTask UpdateAsync(
        string sessionJson, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            ClientEventTypes.SessionUpdate, eventId, Checked(sessionJson),
            static (json, session) => WriteRaw(json, "session", session), cancellationToken);

    /// <summary>PCM16 mono samples at 24 kHz. Copied before it returns; nothing is allocated per call while the queue has room.</summary>
    public ValueTask AppendAudioAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        var bytes = MemoryMarshal.AsBytes(samples.Span);
        return bytes.Length <= MaxAppendBytes
            ? SendAppend(bytes, cancellationToken)
            : AppendInPiecesAsync(bytes.ToArray(), cancellationToken);
    }

    /// <summary>Audio in the session's input format. Copied before it returns; nothing is allocated per call while the queue has room.</summary>
    public ValueTask AppendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        audio.Length <= MaxAppendBytes
            ? SendAppend(audio.Span, cancellationToken)
            : AppendInPiecesAsync(audio, cancellationToken);

    /// <summary><c>input_audio_buffer.commit</c>: the audio so far becomes a user turn. Does not ask for a response.</summary>
    public ValueTask CommitAudioAsync(string? eventId = null, CancellationToken cancellationToken = default) =>
        SendEventAsync(ClientEventEncoder.Event(ClientEventTypes.InputCommit, eventId), cancellationToken);

    /// <summary><c>input_audio_buffer.clear</c>: forgets the audio not yet committed.</summary>
    public ValueTask ClearAudioAsync(string? eventId = null, CancellationToken cancellationToken = default) =>
        SendEventAsync(ClientEventEncoder.Event(ClientEventTypes.InputClear, eventId), cancellationToken);

    /// <summary><c>conversation.item.create</c>.</summary>
    /// <param name="itemJson">The item object.</param>
    /// <param name="previousItemId">The item it follows, <c>"root"</c> for the beginning, null for the end.</param>
    /// <param name="eventId">Comes back in the error if this event fails; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public ValueTask CreateItemAsync(
        string itemJson,
        string? previousItemId = null,
        string? eventId = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(
            ClientEventTypes.ItemCreate, eventId, (Item: Checked(itemJson), Previous: previousItemId),
            static (json, state) =>
            {
                WriteOptional(json, "previous_item_id", state.Previous);
                WriteRaw(json, "item", state.Item);
            },
            cancellationToken);

    /// <summary>A user message of plain text at the end of the conversation. Does not ask for a response.</summary>
    public ValueTask CreateUserTextAsync(
        string text, string? eventId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(
            ClientEventTypes.ItemCreate, eventId, text,
            static (json, text) =>
            {
                json.WriteStartObject("item");
                json.WriteString("type", "message");
                json.WriteString("role", "user");
                json.WriteStartArray("content");
                json.WriteStartObject();
                json.WriteString("type", "input_text");
                json.WriteString("text", text);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            },
            cancellationToken);
    }

    /// <summary>The result of a function call. Does not ask for a response.</summary>
    public ValueTask CreateFunctionOutputAsync(
        string callId, string output, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            ClientEventTypes.ItemCreate, eventId, (callId, output),
            static (json, result) =>
            {
                json.WriteStartObject("item");
                json.WriteString("type", "function_call_output");
                json.WriteString("call_id", result.callId);
                json.WriteString("output", result.output);
                json.WriteEndObject();
            },
            cancellationToken);

    /// <summary><c>conversation.item.retrieve</c>.</summary>
    public ValueTask RetrieveItemAsync(
        string itemId, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendItemEvent(ClientEventTypes.ItemRetrieve, itemId, eventId, cancellationToken);

    /// <summary><c>conversation.item.delete</c>.</summary>
    public ValueTask DeleteItemAsync(
        string itemId, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendItemEvent(ClientEventTypes.ItemDelete, itemId, eventId, cancellationToken);

    /// <summary><c>conversation.item.truncate</c>: the user heard only the first <paramref name="heard"/> of a spoken item.</summary>
    /// <param name="itemId">The assistant's item.</param>
    /// <param name="heard">Cut down to whole milliseconds, as the wire has it.</param>
    /// <param name="contentIndex">The content part; 0 in practice.</param>
    /// <param name="eventId">Comes back in the error if this event fails; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public ValueTask TruncateItemAsync(
        string itemId,
        TimeSpan heard,
        int contentIndex = 0,
        string? eventId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heard, TimeSpan.Zero);
        return SendAsync(
            ClientEventTypes.ItemTruncate, eventId, (itemId, contentIndex, heard),
            static (json, cut) =>
            {
                json.WriteString("item_id", cut.itemId);
                json.WriteNumber("content_index", cut.contentIndex);
                json.WriteNumber("audio_end_ms", (long)cut.heard.TotalMilliseconds);
            },
            cancellationToken);
    }

    /// <summary><c>response.create</c>.</summary>
    /// <param name="responseJson">The <c>response</c> object; null for the session's own settings.</param>
    /// <param name="eventId">Comes back in the error if this event fails; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public ValueTask CreateResponseAsync(
        string? responseJson = null, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            ClientEventTypes.ResponseCreate, eventId, responseJson is null ? null : Checked(responseJson),
            static (json, response) =>
            {
                if (response is not null)
                {
                    WriteRaw(json, "response", response);
                }
            },
            cancellationToken);

    /// <summary><c>response.cancel</c>.</summary>
    /// <param name="responseId">The response; null for the one the conversation is at.</param>
    /// <param name="eventId">Comes back in the error if this event fails; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue.</param>
    public ValueTask CancelResponseAsync(
        string? responseId = null, string? eventId = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            ClientEventTypes.ResponseCancel, eventId, responseId,
            static (json, responseId) => WriteOptional(json, "response_id", responseId), cancellationToken);

    /// <summary>Sends what is queued, closes with 1000 and waits for the server's farewell, within the close timeout.</summary>
    public abstract Task<RealtimeClosure> CloseAsync();

    /// <summary>Closes, at once where nothing answers, and releases everything.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Any client event but an append. Takes over the message, also when it throws.</summary>
    private protected abstract ValueTask SendEventAsync(PooledMessage message, CancellationToken cancellationToken);

    /// <summary>Is done with the span when it returns.</summary>
    private protected abstract ValueTask SendAudioAsync(ReadOnlySpan<byte> audio, CancellationToken cancellationToken);

    private ValueTask SendAppend(ReadOnlySpan<byte> audio, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _appendedBytes, audio.Length);
        return SendAudioAsync(audio, cancellationToken);
    }

    private async ValueTask AppendInPiecesAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        while (!audio.IsEmpty)
        {
            var piece = audio[..Math.Min(audio.Length, MaxAppendBytes)];
            await SendAppend(piece.Span, cancellationToken);
            audio = audio[piece.Length..];
        }
    }

    private ValueTask SendItemEvent(
        string type, string itemId, string? eventId, CancellationToken cancellationToken) =>
        SendAsync(
            type, eventId, itemId, static (json, itemId) => json.WriteString("item_id", itemId), cancellationToken);

    private ValueTask SendAsync<TState>(
        string type,
        string? eventId,
        TState state,
        Action<Utf8JsonWriter, TState> writeRest,
        CancellationToken cancellationToken) =>
        SendEventAsync(ClientEventEncoder.Event(type, eventId, state, writeRest), cancellationToken);

    private static void WriteRaw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>A mistake in the program's JSON is reported where it is made, not by the server later.</summary>
    private static string Checked(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? json
            : throw new ArgumentException("A JSON object is needed.", nameof(json));
    }
}
