using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRealtime.Core.State;

/// <summary>Writes records, and collects the changes they are part of.</summary>
internal sealed class StateWriter
{
    // Nothing here ends up inside HTML, so letters of all scripts are kept as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<StateChange> _changes = [];

    public void Put<T>(string key, T record, JsonTypeInfo<T> type) => Put(key, Bytes(record, type));

    public void Put(string key, ReadOnlyMemory<byte> value) => _changes.Add(new StateChange(key, value));

    public void Remove(string key) => _changes.Add(new StateChange(key, null));

    public IReadOnlyList<StateChange> ToChanges() => _changes;

    public static byte[] Bytes<T>(T record, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            JsonSerializer.Serialize(writer, record, type);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
