using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansRealtime.Client.Events;

/// <summary>
/// One event from the server. Its memory is rented: whoever reads it from the session owns it and disposes it, and nothing
/// taken from <see cref="Json"/> or <see cref="Audio"/> may be used after that (strings may).
/// </summary>
public sealed class RealtimeServerEvent : IDisposable
{
    private readonly JsonDocument _document;
    private byte[]? _message;
    private byte[]? _audio;

    private RealtimeServerEvent(JsonDocument document, byte[] message, string type)
    {
        _document = document;
        _message = message;
        Type = type;
        EventId = GetString("event_id");
    }

    public string Type { get; }

    /// <summary>The server's id of the event; null for the few that have none.</summary>
    public string? EventId { get; }

    /// <summary>The whole event. For audio the base64 text is still in it; read <see cref="Audio"/> instead.</summary>
    public JsonElement Json => _document.RootElement;

    /// <summary>Decoded bytes of an audio delta, without what was received before, in the session's output format; empty for every other event.</summary>
    public ReadOnlyMemory<byte> Audio { get; private set; }

    /// <summary><see cref="Audio"/> as PCM16 samples, for sessions whose output is PCM. A trailing odd byte is left out.</summary>
    public ReadOnlySpan<short> AudioSamples => MemoryMarshal.Cast<byte, short>(Audio.Span);

    /// <summary>Its number in a session that can be resumed; of an event without one of its own that of the last before it; else null.</summary>
    public long? Sequence => GetInteger("seq");

    /// <summary>In a session that can be resumed: where <see cref="Audio"/> begins, in samples at 24 kHz since the item's first; else null.</summary>
    public long? AudioPosition { get; internal set; }

    public string? ItemId => GetString("item_id");

    /// <summary>The response it belongs to: <c>response_id</c>, or the id of the <c>response</c> it carries.</summary>
    public string? ResponseId => GetString("response_id") ?? GetString("response", "id");

    /// <summary>The piece of text in a text-like delta; null elsewhere, also for audio.</summary>
    public string? Delta => Type == ServerEventTypes.OutputAudioDelta ? null : GetString("delta");

    /// <summary>Its place in the application's stream of a session that can be resumed; 0 elsewhere.</summary>
    internal long Ordinal { get; set; }

    /// <summary>Takes over <paramref name="message"/>, which was rented from the shared pool.</summary>
    /// <exception cref="JsonException">It is not a JSON object with a type, or its audio is not base64. The memory is returned.</exception>
    internal static RealtimeServerEvent Parse(byte[] message, int length)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(message.AsMemory(0, length));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("type", out var type)
                || type.ValueKind != JsonValueKind.String)
            {
                throw new JsonException("A server event must be a JSON object with a type.");
            }

            var parsed = new RealtimeServerEvent(document, message, type.GetString()!);
            if (parsed.Type == ServerEventTypes.OutputAudioDelta
                && root.TryGetProperty("delta", out var delta)
                && delta.ValueKind == JsonValueKind.String)
            {
                parsed.TakeAudio(AudioDelta.Decode(delta, out var bytes), bytes);
            }

            return parsed;
        }
        catch
        {
            document?.Dispose();
            ArrayPool<byte>.Shared.Return(message);
            throw;
        }
    }

    /// <summary>The string at a path of member names; null when it is absent or no string.</summary>
    public string? GetString(params ReadOnlySpan<string> path) =>
        TryFind(path, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    /// <summary>The whole number at a path of member names; null when it is absent or no such number.</summary>
    public long? GetInteger(params ReadOnlySpan<string> path) =>
        TryFind(path, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var value)
            ? value
            : null;

    /// <summary>The element at a path of member names.</summary>
    public bool TryFind(ReadOnlySpan<string> path, out JsonElement found)
    {
        found = _document.RootElement;
        foreach (var name in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Cuts off audio that was heard already.</summary>
    internal void SkipAudio(int bytes) => Audio = Audio[bytes..];

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _message, null) is not { } message)
        {
            return;
        }

        _document.Dispose();
        Audio = default;
        ArrayPool<byte>.Shared.Return(message);
        if (Interlocked.Exchange(ref _audio, null) is { } audio)
        {
            ArrayPool<byte>.Shared.Return(audio);
        }
    }

    private void TakeAudio(byte[] rented, int bytes)
    {
        _audio = rented;
        Audio = rented.AsMemory(0, bytes);
    }
}
