using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansRealtime.Core.State.Json;

/// <summary>An operation, as its number.</summary>
internal sealed class OperationIdConverter : JsonConverter<OperationId>
{
    public override OperationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new OperationId(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, OperationId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
