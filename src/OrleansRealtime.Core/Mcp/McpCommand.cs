namespace OrleansRealtime.Core.Mcp;

/// <summary>What the session asks of MCP servers.</summary>
public abstract record McpCommand(OperationId Operation)
{
    public sealed record ListTools(OperationId Operation, McpServer Server) : McpCommand(Operation);

    /// <param name="Operation">The call.</param>
    /// <param name="Server">Whose tool it is.</param>
    /// <param name="Tool">The server's own name of it.</param>
    /// <param name="Arguments">JSON text as the model wrote it; not validated.</param>
    public sealed record CallTool(OperationId Operation, McpServer Server, string Tool, string Arguments)
        : McpCommand(Operation);

    /// <summary>Nobody wants the result any more; none need be reported.</summary>
    public sealed record Cancel(OperationId Operation) : McpCommand(Operation);
}
