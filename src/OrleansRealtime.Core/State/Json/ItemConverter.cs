using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Json;

/// <summary>An item, all of it: the wire leaves out the state of some, and does not read back what it shows of others.</summary>
internal sealed class ItemConverter : JsonConverter<ConversationItem>
{
    public override ConversationItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, StateJson.Default.WireItemRecord) is { } record
            ? record.ToItem()
            : throw new JsonException("An item is null.");

    public override void Write(Utf8JsonWriter writer, ConversationItem value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, WireItemRecord.Of(value), StateJson.Default.WireItemRecord);
}
