namespace OrleansRealtime.Core.Mcp;

internal enum McpListingState
{
    Running,
    Listed,
    Failed,
}
