using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.Responses;

/// <summary>A tool call whose closing events wait, so that they stand back to back with what follows.</summary>
internal sealed record OutputCall(ConversationItem.FunctionCall Item, ItemId? Previous, int OutputIndex);
