using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Mcp.Http;
using OrleansRealtime.Mcp.Options;

namespace OrleansRealtime.Mcp;

/// <summary>One session's MCP servers. Commands only start and stop; the work runs beside them and reports.</summary>
internal sealed partial class McpSession : IMcpSession
{
    private const int EventCapacity = 64;

    // A session has at most this many servers at a time; those it has left behind stay connected until others come.
    private const int MostLinks = 32;

    private readonly McpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HostPolicy _policy;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<OperationId, CancellationTokenSource> _running = [];
    private readonly HashSet<Task> _tasks = [];
    private readonly LinkedList<(string Key, ServerLink Link)> _links = new();

    private readonly Channel<McpEvent> _events = Channel.CreateBounded<McpEvent>(
        new BoundedChannelOptions(EventCapacity) { SingleReader = true });

    public McpSession(McpOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _policy = new HostPolicy(options.AllowedHosts, options.AllowPublicHosts);
    }

    public void Post(McpCommand command)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (command is McpCommand.Cancel)
            {
                if (_running.TryGetValue(command.Operation, out var running))
                {
                    running.Cancel();
                }

                return;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _running.Add(command.Operation, stop);
            Track_NeedsLock(Task.Run(() => RunAsync(command, stop)));
        }
    }

    public IAsyncEnumerable<McpEvent> ReadAllAsync(CancellationToken cancellationToken) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _stopping.Cancel();
            running = [.. _tasks];
        }

        _events.Writer.TryComplete();
        try
        {
            await Task.WhenAll(running);
        }
        finally
        {
            await Task.WhenAll(_links.Select(one => one.Link.DisposeAsync().AsTask()));
            _stopping.Dispose();
        }
    }

    private async Task RunAsync(McpCommand command, CancellationTokenSource stop)
    {
        var (server, patience) = command switch
        {
            McpCommand.ListTools list => (list.Server, _options.ListTimeout),
            McpCommand.CallTool call => (call.Server, _options.CallTimeout),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, limit.Token);
        try
        {
            var work = new ServerWork(LinkTo(server), _options);
            await ReportAsync(command is McpCommand.CallTool call
                ? await work.CallAsync(call, either.Token)
                : await work.ListAsync(command.Operation, either.Token));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Nobody wants to hear of it.
        }
        catch (Exception exception)
        {
            var failure = limit.IsCancellationRequested
                ? McpFailures.Late(patience)
                : McpFailures.Of(exception);
            Log.Failed(_logger, server.Url.Authority, command.GetType().Name, exception.GetBaseException().GetType().Name);
            await ReportAsync(command is McpCommand.CallTool
                ? new McpEvent.CallFailed(command.Operation, failure)
                : new McpEvent.ListingFailed(command.Operation, failure.Message));
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(command.Operation);
                stop.Dispose();
            }
        }
    }

    private async ValueTask ReportAsync(McpEvent @event)
    {
        try
        {
            await _events.Writer.WriteAsync(@event, _stopping.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // The session has ended, perhaps while this waited for room.
        }
    }

    private ServerLink LinkTo(McpServer server)
    {
        var key = KeyOf(server);
        lock (_lock)
        {
            var node = _links.First;
            while (node is not null && node.Value.Key != key)
            {
                node = node.Next;
            }

            if (node is null)
            {
                node = new((key, new ServerLink(server, _policy, _options, _time)));
            }
            else
            {
                _links.Remove(node);
            }

            _links.AddFirst(node);
            if (_links.Count > MostLinks)
            {
                Track_NeedsLock(_links.Last!.Value.Link.DisposeAsync().AsTask());
                _links.RemoveLast();
            }

            return node.Value.Link;
        }
    }

    /// <summary>The same server with the same rights.</summary>
    private static string KeyOf(McpServer server) => string.Join(
        '\n',
        [server.Url.AbsoluteUri, server.Authorization, .. server.Headers.Select(header => $"{header.Key}:{header.Value}")]);

    private void Track_NeedsLock(Task task)
    {
        _tasks.Add(task);
        _ = task.ContinueWith(
            ended =>
            {
                lock (_lock)
                {
                    _tasks.Remove(ended);
                }
            },
            TaskScheduler.Default);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "MCP server {Host} failed: {Command}, {Failure}.")]
        public static partial void Failed(ILogger logger, string host, string command, string failure);
    }
}
