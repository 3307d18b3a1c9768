using System.Text.Json.Serialization;
using OrleansRealtime.Core.State.Records;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Json;

/// <summary>
/// How records look. Settings are written as the records they are: a property of them that gets another name, or a new one that is
/// not optional, makes a new version of the format, and the stored tables among the tests say so.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(RawJsonConverter),
        typeof(SampleTimeConverter),
        typeof(OperationIdConverter),
        typeof(ItemIdConverter),
        typeof(SessionIdConverter),
        typeof(ItemConverter),
        typeof(ToolConverter),
        typeof(TurnDetectionConverter),
    ])]
[JsonSerializable(typeof(HeadRecord))]
[JsonSerializable(typeof(SessionConfig))]
[JsonSerializable(typeof(ContextRecord))]
[JsonSerializable(typeof(ItemRecord))]
[JsonSerializable(typeof(TranscriptionRecord))]
[JsonSerializable(typeof(ClipRecord))]
[JsonSerializable(typeof(ListingRecord))]
[JsonSerializable(typeof(ApprovalRecord))]
[JsonSerializable(typeof(ResponseRecord))]
[JsonSerializable(typeof(ProgressRecord))]
[JsonSerializable(typeof(OutputRecord))]
[JsonSerializable(typeof(WireItemRecord))]
[JsonSerializable(typeof(ToolRecord))]
[JsonSerializable(typeof(TurnDetectionRecord))]
internal sealed partial class StateJson : JsonSerializerContext
{
}
