using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Core.Mcp;

/// <summary>An MCP tool as a model sees it.</summary>
/// <param name="ModelName">What the model calls it.</param>
/// <param name="Terms">The client's word on its server.</param>
/// <param name="Tool">The server's own description.</param>
internal sealed record ExposedTool(string ModelName, McpTerms Terms, McpTool Tool)
{
    public McpServer Server => Terms.Server;

    public bool NeedsApproval => Terms.Approval.IsNeeded(Tool);

    /// <summary>The same as a function: engines know no difference.</summary>
    public ToolDefinition.Function ToFunction()
    {
        var description = (Tool.Description, Terms.Description) switch
        {
            ({ } own, { } server) => $"{own}\n{server}",
            (var own, var server) => own ?? server,
        };
        return new ToolDefinition.Function(ModelName, description, Tool.InputSchema);
    }
}
