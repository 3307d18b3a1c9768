using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Mcp;
using OrleansRealtime.Mcp.Options;
using OrleansRealtime.Mcp.Tests.Lab;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Mcp.Tests;

/// <summary>A session of the adapter: posts commands, keeps what comes back and what is logged.</summary>
internal sealed class SessionHost : IAsyncDisposable, ILogger
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<OperationId, TaskCompletionSource<McpEvent>> _awaited = new();
    private readonly ConcurrentQueue<string> _logged = new();
    private readonly ConcurrentQueue<McpEvent> _events = new();
    private readonly Task _listening;
    private int _operations;

    /// <param name="configure">Changes the options.</param>
    /// <param name="time">The system's unless told.</param>
    /// <param name="isDeaf">Reads no events.</param>
    public SessionHost(Action<McpOptions>? configure = null, TimeProvider? time = null, bool isDeaf = false)
    {
        var options = new McpOptions { AllowedHosts = ["127.0.0.1"] };
        configure?.Invoke(options);
        Session = new McpSession(options, time ?? TimeProvider.System, this);
        _listening = isDeaf ? Task.CompletedTask : ListenAsync();
    }

    public McpSession Session { get; }

    public IReadOnlyCollection<McpEvent> Events => _events;

    public IReadOnlyCollection<string> Logged => _logged;

    /// <summary>Operations logged as failed.</summary>
    public AsyncCounter Failed { get; } = new("failures");

    public static McpServer Server(Uri url, string? authorization = null, params (string Name, string Value)[] headers) => new(
        "lab",
        url,
        authorization,
        [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))]);

    public Task<McpEvent> ListAsync(LabServer lab) => ListAsync(Server(lab.Url));

    public Task<McpEvent> ListAsync(McpServer server) =>
        PostAsync(operation => new McpCommand.ListTools(operation, server));

    public Task<McpEvent> CallAsync(LabServer lab, string tool, string arguments = "{}") =>
        PostAsync(operation => new McpCommand.CallTool(operation, Server(lab.Url), tool, arguments));

    public Task<McpEvent> CallAsync(McpServer server, string tool, string arguments = "{}") =>
        PostAsync(operation => new McpCommand.CallTool(operation, server, tool, arguments));

    public async Task<McpFailure> FailAsync(LabServer lab, string tool, string arguments = "{}") =>
        Assert.IsType<McpEvent.CallFailed>(await CallAsync(lab, tool, arguments)).Failure;

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _listening;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _logged.Enqueue($"{formatter(state, exception)} {exception}");
        Failed.Increment();
    }

    private Task<McpEvent> PostAsync(Func<OperationId, McpCommand> command)
    {
        var operation = new OperationId(Interlocked.Increment(ref _operations));
        var awaited = _awaited.GetOrAdd(operation, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Session.Post(command(operation));
        return awaited.Task.WaitAsync(Limit);
    }

    private async Task ListenAsync()
    {
        await foreach (var @event in Session.ReadAllAsync(CancellationToken.None))
        {
            _events.Enqueue(@event);
            if (_awaited.TryGetValue(@event.Operation, out var awaited))
            {
                awaited.TrySetResult(@event);
            }
        }
    }
}
