using System.Threading.Channels;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Hosting.Gateways;

namespace OrleansRealtime.Hosting;

internal sealed partial class SessionRunner
{
    // Most sessions never need one.
    private IMcpSession? _mcpSession;
    private Task _mcpListening = Task.CompletedTask;

    private void Post(McpCommand command)
    {
        if (_mcpSession is null)
        {
            _mcpSession = _mcp.Open(_session.Config.Id);
            _mcpListening = ListenAsync(_mcpSession);
        }

        _mcpSession.Post(command);
    }

    private async Task ListenAsync(IMcpSession mcp)
    {
        try
        {
            await foreach (var @event in mcp.ReadAllAsync(CancellationToken.None))
            {
                await _mailbox.Writer.WriteAsync(new Mail { Input = new SessionInput.McpReported(@event) });
            }
        }
        catch (ChannelClosedException)
        {
            // The session ended first.
        }
        catch (Exception exception)
        {
            Log.McpLost(_logger, exception);
            await PostAsync(new SessionInput.McpLost("The connection to the MCP servers was lost."));
        }
    }

    private async ValueTask EndMcpAsync()
    {
        if (_mcpSession is null)
        {
            return;
        }

        try
        {
            await _mcpSession.DisposeAsync();
            await _mcpListening;
        }
        catch (Exception exception)
        {
            Log.McpLost(_logger, exception);
        }
    }
}
