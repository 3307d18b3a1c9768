using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>One output of a response, as it was told.</summary>
internal sealed record OutputRecord(OperationId Response, int Index, ConversationItem Item);
