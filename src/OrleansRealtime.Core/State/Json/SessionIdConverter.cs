using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Core.State.Json;

/// <summary>A session's id, as it is.</summary>
internal sealed class SessionIdConverter : JsonConverter<SessionId>
{
    public override SessionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new SessionId(reader.GetString() ?? throw new JsonException("An id is null."));

    public override void Write(Utf8JsonWriter writer, SessionId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
