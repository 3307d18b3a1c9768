using System.Text.Json.Serialization;

namespace OrleansRealtime.Server;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReadyReport))]
internal sealed partial class ServerJson : JsonSerializerContext
{
}
