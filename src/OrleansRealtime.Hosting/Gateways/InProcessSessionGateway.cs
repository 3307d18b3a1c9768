using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Images;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Sessions in this very process; ends them with it.</summary>
public sealed class InProcessSessionGateway(
    IInferenceGateway inference,
    IMcpGateway mcp,
    IQuotaLedger quotas,
    IOptions<SessionOptions> options,
    PromptLibrary prompts,
    TimeProvider time,
    RealtimeMetrics metrics,
    ILogger<InProcessSessionGateway> logger) : ISessionGateway, IHostedLifecycleService
{
    private static readonly Func<ILogger, string, IDisposable?> SessionScope =
        LoggerMessage.DefineScope<string>("{SessionId}");

    private readonly ConcurrentDictionary<SessionId, (SessionRunner Runner, Task Running)> _sessions = new();
    private readonly SessionDirectory _directory = new();
    private volatile bool _stopping;

    public int Count => _sessions.Count;

    public async ValueTask<SessionAdmission> StartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        if (_stopping)
        {
            return new SessionAdmission.Refused(
                ProtocolError.Server("The server is restarting. Connect again."),
                IsStopping: true);
        }

        var lease = await quotas.TryTakeSessionAsync(start.Account, cancellationToken);
        if (lease is null)
        {
            return new SessionAdmission.Refused(ProtocolError.InvalidRequest(
                ErrorCodes.RateLimitExceeded,
                "Too many concurrent sessions. Close one, or try again later."));
        }

        try
        {
            return await BeginAsync(start, lease, cancellationToken);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<SessionAdmission> AttachAsync(SessionAttach attach, CancellationToken cancellationToken)
    {
        if (_directory.Find(attach) is not { } found)
        {
            return NotFound(attach);
        }

        var (sideband, isFull) = await found.Runner.AttachAsync(cancellationToken);
        if (sideband is null)
        {
            return !isFull ? NotFound(attach) : new SessionAdmission.Refused(ProtocolError.InvalidRequest(
                ErrorCodes.RateLimitExceeded,
                $"Too many connections to this session: at most {options.Value.MaxSidebands} may be attached at once."));
        }

        try
        {
            var media = await inference.ConnectAsync(found.Route, cancellationToken);
            return new SessionAdmission.Admitted(
                new InProcessSidebandConnection(found.Route.SessionId, found.Runner, sideband),
                media);
        }
        catch (Exception) when (sideband.HasEnded)
        {
            // The session ended, and its worker with it, while the sideband came.
            return NotFound(attach);
        }
        catch
        {
            sideband.End(CloseReason.ClientClosed);
            throw;
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Tells every session to end and waits until it has. Before anything else stops: the web server, which would be first,
    /// waits for its open sockets, and they for their sessions.
    /// </summary>
    async Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var running = _sessions.Values.ToList();
        foreach (var (runner, _) in running)
        {
            await runner.CloseAsync(CloseReason.Shutdown);
        }

        await Task.WhenAll(running.Select(session => session.Running)).WaitAsync(cancellationToken);
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask<SessionAdmission> BeginAsync(
        SessionStart start,
        IAsyncDisposable lease,
        CancellationToken cancellationToken)
    {
        var seed = RandomSeed.Next();
        var sessionId = new SessionId(new IdSource(~seed).Next("sess_"));
        var worker = await inference.OpenAsync(sessionId, start.Model, cancellationToken);
        IMediaLink media;
        try
        {
            media = await inference.ConnectAsync(worker.Route, cancellationToken);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }

        var settings = SettingsOf(options.Value, start, prompts, worker.CanSee);
        var session = new VoiceSession(time.GetUtcNow(), seed, settings, ConfigOf(start, sessionId));
        var runner = new SessionRunner(session, worker, mcp, time, metrics, logger, options.Value.MaxSidebands);
        var gate = new TaskCompletionSource();
        var entry = new SessionDirectory.Entry(NamesOf(start, sessionId), start.Account, runner, worker.Route);
        _directory.Add(entry);
        _sessions[sessionId] = (runner, RunAsync(entry, sessionId, lease, gate.Task));
        gate.SetResult();
        if (_stopping)
        {
            // It came in between the decision to stop and the list of whom to tell.
            await runner.CloseAsync(CloseReason.Shutdown);
        }

        return new SessionAdmission.Admitted(new InProcessSessionConnection(sessionId, runner), media);
    }

    private async Task RunAsync(SessionDirectory.Entry entry, SessionId sessionId, IAsyncDisposable lease, Task registered)
    {
        await registered;
        await Task.Yield();
        using var scope = SessionScope(logger, sessionId.Value);
        try
        {
            await entry.Runner.RunAsync();
        }
        finally
        {
            _directory.Remove(entry);
            _sessions.TryRemove(sessionId, out _);
            await lease.DisposeAsync();
        }
    }

    private static string[] NamesOf(SessionStart start, SessionId sessionId) =>
        start.CallId is { } callId ? [sessionId.Value, callId] : [sessionId.Value];

    private static SessionAdmission.Refused NotFound(SessionAttach attach) => new(ProtocolError.InvalidRequest(
        ErrorCodes.CallNotFound,
        $"Call '{attach.Name}' was not found.",
        "call_id"));

    private static SessionSettings SettingsOf(
        SessionOptions options,
        SessionStart start,
        PromptLibrary prompts,
        bool canSee) => new()
        {
            MaxDuration = options.MaxDuration,
            TokensPerMinute = options.TokensPerMinute,
            ContextTokens = options.ContextTokens,
            MaxContexts = options.MaxContexts,
            ToolPatience = options.ToolPatience,
            IsStateless = start.IsStateless,
            PlaysByClock = start.CallId is not null,
            Prompts = prompts,
            Images = new ImageSettings
            {
                CanSee = canSee,
                MaxImageBytes = options.MaxImageBytes,
                MaxTotalBytes = options.MaxConversationImageBytes,
            },
        };

    private static SessionConfig ConfigOf(SessionStart start, SessionId sessionId) =>
        start.Initial is { } initial ? initial with { Id = sessionId, Model = start.Model, ExpiresAt = 0 }
            : start.Kind == SessionKind.Realtime ? SessionDefaults.Realtime(sessionId, start.Model, expiresAt: 0)
            : SessionDefaults.Transcription(sessionId, expiresAt: 0);
}
