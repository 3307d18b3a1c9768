using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRealtime.Audio;

namespace OrleansRealtime.Core.State.Json;

/// <summary>A position or length, as its samples.</summary>
internal sealed class SampleTimeConverter : JsonConverter<SampleTime>
{
    public override SampleTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new SampleTime(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, SampleTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Samples);
}
