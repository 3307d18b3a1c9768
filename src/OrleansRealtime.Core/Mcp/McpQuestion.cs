using OrleansRealtime.Core.Responses;

namespace OrleansRealtime.Core.Mcp;

/// <summary>A call that waits for approval.</summary>
internal sealed record McpQuestion(ResponseRun Response, ExposedTool Tool, string Arguments);
