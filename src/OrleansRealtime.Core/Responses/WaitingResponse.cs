using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Responses;

/// <summary>A response that has begun, and whose model is asked once the tools it needs are known.</summary>
/// <param name="Run">The response.</param>
/// <param name="Tools">Servers among these must have answered.</param>
/// <param name="AwaitsCalls">Calls the client has approved must be over: the answer is to tell of them.</param>
internal sealed record WaitingResponse(
    ResponseRun Run,
    IReadOnlyList<ToolDefinition> Tools,
    bool AwaitsCalls);
