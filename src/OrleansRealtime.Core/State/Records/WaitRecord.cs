using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.State.Records;

/// <summary>What a response waits for: servers among these tools, and perhaps calls the client has approved.</summary>
internal sealed record WaitRecord(IReadOnlyList<ToolDefinition> Tools, bool AwaitsCalls);
