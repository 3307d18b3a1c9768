using System.Text.Json.Serialization;

namespace OrleansRealtime.Faults.Clients;

[JsonSerializable(typeof(ConversationResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
