using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Http;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>Keeps a connection to a server for as long as it is good, and makes another when it is not.</summary>
internal sealed class ServerLink(McpServer server, HostPolicy policy, McpOptions options, TimeProvider time)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private McpConnection? _connection;

    public async Task<McpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: false } dead)
            {
                _connection = null;
                await dead.DisposeAsync();
            }

            return _connection ??= await McpConnection.OpenAsync(server, policy, options, time, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives up a connection on which something went wrong; the next use makes another.</summary>
    public async Task DropAsync(McpConnection failed)
    {
        McpConnection? dropped = null;
        await _gate.WaitAsync();
        if (_connection == failed)
        {
            dropped = _connection;
            _connection = null;
        }

        _gate.Release();
        if (dropped is not null)
        {
            await dropped.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } open)
        {
            await open.DisposeAsync();
        }

        _gate.Dispose();
    }
}
