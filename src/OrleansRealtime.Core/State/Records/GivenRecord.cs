using OrleansRealtime.Protocol.Items;

namespace OrleansRealtime.Core.State.Records;

/// <summary>The input that a request brought along.</summary>
internal sealed record GivenRecord(IReadOnlyList<ConversationItem> Items, int AudioTokens, bool HasMcp);
