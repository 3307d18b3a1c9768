namespace OrleansRealtime.Core.Mcp;

internal sealed partial class McpMachine
{
    /// <summary>Takes up a call that was running when it was kept.</summary>
    public void Restore(McpCallRun call) => _calls.Add(call.Operation, call);
}
