using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Json;

/// <summary>Turn detection of either kind.</summary>
internal sealed class TurnDetectionConverter : JsonConverter<TurnDetectionConfig>
{
    public override TurnDetectionConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, StateJson.Default.TurnDetectionRecord) is { } record
            ? record.ToConfig()
            : throw new JsonException("Turn detection is null.");

    public override void Write(Utf8JsonWriter writer, TurnDetectionConfig value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, TurnDetectionRecord.Of(value), StateJson.Default.TurnDetectionRecord);
}
