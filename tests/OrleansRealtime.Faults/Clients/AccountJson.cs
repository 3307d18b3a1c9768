using System.Text.Json.Serialization;

namespace OrleansRealtime.Faults.Clients;

[JsonSerializable(typeof(Account))]
internal sealed partial class AccountJson : JsonSerializerContext;
