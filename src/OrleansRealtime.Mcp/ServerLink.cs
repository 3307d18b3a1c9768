using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Http;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>Keeps a connection to a server for as long as it is good, and makes another when it is not.</summary>
internal sealed class ServerLink(McpServer server, HostPolicy policy, McpOptions options, TimeProvider time)
    : IAsyncDisposable
{
    // Never disposed: some may wait at it while the link is closed, and it holds nothing but memory.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private McpConnection? _connection;
    private volatile bool _isClosed;

    /// <exception cref="IOException">The link was closed: a session has gone on to other servers.</exception>
    public async Task<McpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isClosed)
            {
                throw new IOException("The link to the MCP server is closed.");
            }

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

    /// <summary>Closes it for good, also the connection that is just being opened.</summary>
    public async ValueTask DisposeAsync()
    {
        // Told first, so that whoever waits for the gate opens nothing more.
        _isClosed = true;
        await _gate.WaitAsync();
        var open = _connection;
        _connection = null;
        _gate.Release();
        if (open is not null)
        {
            await open.DisposeAsync();
        }
    }
}
