namespace OrleansRealtime.Core.Mcp;

/// <summary>What became of a <see cref="McpCommand"/>: exactly one of these, unless it was cancelled.</summary>
public abstract record McpEvent(OperationId Operation)
{
    public sealed record ToolsListed(OperationId Operation, IReadOnlyList<McpTool> Tools) : McpEvent(Operation);

    public sealed record ListingFailed(OperationId Operation, string Detail) : McpEvent(Operation);

    public sealed record CallCompleted(OperationId Operation, string Output) : McpEvent(Operation);

    public sealed record CallFailed(OperationId Operation, McpFailure Failure) : McpEvent(Operation);
}
