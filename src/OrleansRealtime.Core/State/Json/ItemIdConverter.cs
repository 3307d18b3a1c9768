using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Json;

/// <summary>An item's id, as it is.</summary>
internal sealed class ItemIdConverter : JsonConverter<ItemId>
{
    public override ItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new ItemId(reader.GetString() ?? throw new JsonException("An id is null."));

    public override void Write(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
