using System.Text.Json.Serialization;

namespace OrleansRealtime.Hosting.Resumption;

/// <summary>The host's own records of a session. Fields may be added; what is there keeps its name and meaning.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionHead))]
[JsonSerializable(typeof(ResumptionNumbers))]
[JsonSerializable(typeof(GateRecord))]
[JsonSerializable(typeof(PartRecord))]
internal sealed partial class ResumptionJson : JsonSerializerContext;
