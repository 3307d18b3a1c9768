using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansRealtime.Core.State.Json;

/// <summary>JSON that clients and servers gave us, byte for byte: its length counts for the bounds of a conversation.</summary>
internal sealed class RawJsonConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteRawValue(value.GetRawText());
    }
}
