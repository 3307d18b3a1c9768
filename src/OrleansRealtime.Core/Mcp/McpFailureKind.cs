namespace OrleansRealtime.Core.Mcp;

/// <summary>Who a failed call is due to; wire: <c>protocol_error</c>, <c>tool_execution_error</c>, <c>http_error</c>.</summary>
public enum McpFailureKind
{
    Protocol,
    ToolExecution,
    Http,
}
