using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Images;
using OrleansRealtime.Core.Prompts;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Hosting.Outlets;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Sessions in this very process.</summary>
public sealed partial class InProcessSessionGateway(
    IInferenceGateway inference,
    IMcpGateway mcp,
    IQuotaLedger quotas,
    IOptions<SessionOptions> options,
    IOptions<ResumptionOptions> resumption,
    ISessionStore store,
    SessionJournal journal,
    PromptLibrary prompts,
    TimeProvider time,
    RealtimeMetrics metrics,
    ILogger<InProcessSessionGateway> logger) : ISessionGateway, IHostedLifecycleService
{
    private static readonly Func<ILogger, string, IDisposable?> SessionScope =
        LoggerMessage.DefineScope<string>("{SessionId}");

    private readonly ConcurrentDictionary<SessionId, (SessionRunner Runner, Task Running)> _sessions = new();
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> NoRecords = [];

    private readonly SessionDirectory _directory = new();
    private volatile bool _stopping;

    public int Count => _sessions.Count;

    /// <summary>Sessions that wait for their clients.</summary>
    internal int Parked => _sessions.Values.Count(session => session.Runner.IsParked);

    public async ValueTask<SessionAdmission> StartAsync(SessionStart start, CancellationToken cancellationToken)
    {
        if (_stopping)
        {
            return Stopping();
        }

        var lease = await quotas.TryTakeSessionAsync(start.Account, cancellationToken);
        if (lease is null)
        {
            return TooMany();
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
            var media = await inference.ConnectAsync(found.Route, attachment: 0, cancellationToken);
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

    /// <summary>Has the store keep what runs here for as long again.</summary>
    internal void Renew()
    {
        foreach (var (runner, _) in _sessions.Values)
        {
            runner.Renew();
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Tells every session to go and waits until it has. Before anything else stops: the web server, which would be first,
    /// waits for its open sockets, and they for their sessions.
    /// </summary>
    async Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var deadline = time.GetUtcNow() + resumption.Value.Drain;
        var running = _sessions.Values.ToList();
        foreach (var (runner, _) in running)
        {
            await runner.LeaveAsync(deadline);
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
        var head = HeadOf(start);
        var log = OpenLog(head, sessionId, incarnation: 1);
        var worker = await inference.OpenAsync(sessionId, start.Model, SpeechOf(log, NoRecords), cancellationToken);
        var settings = SettingsOf(head, worker.CanSee);
        var session = new VoiceSession(time.GetUtcNow(), seed, settings, ConfigOf(start, sessionId));
        var runner = CreateRunner(head, session, worker, log, incarnation: 1, kept: null);
        var outlet = runner.Attach();
        return await AdmitAsync(
            new SessionDirectory.Entry(NamesOf(sessionId, start.CallId), start.Account, runner, worker.Route),
            worker,
            lease,
            outlet,
            from: null,
            cancellationToken);
    }

    private async ValueTask<SessionAdmission> AdmitAsync(
        SessionDirectory.Entry entry,
        IInferenceSession worker,
        IAsyncDisposable lease,
        Outlet outlet,
        ResumePoint? from,
        CancellationToken cancellationToken)
    {
        IMediaLink media;
        try
        {
            media = await inference.ConnectAsync(entry.Route, outlet.Attachment, cancellationToken);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }

        Run(entry, lease);
        if (_stopping)
        {
            // It came in between the decision to stop and the list of whom to tell.
            await entry.Runner.CloseAsync(CloseReason.Shutdown);
        }

        return Admitted(entry, outlet, media, from);
    }

    private void Run(SessionDirectory.Entry entry, IAsyncDisposable lease)
    {
        var gate = new TaskCompletionSource();
        _directory.Add(entry);
        _sessions[entry.Route.SessionId] = (entry.Runner, RunAsync(entry, entry.Route.SessionId, lease, gate.Task));
        gate.SetResult();
    }

    private static SessionAdmission.Admitted Admitted(
        SessionDirectory.Entry entry,
        Outlet outlet,
        IMediaLink media,
        ResumePoint? from) =>
        new(new InProcessSessionConnection(entry.Route.SessionId, entry.Runner, outlet), media) { From = from, Account = entry.Account };

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
            _directory.Remove(sessionId);
            _sessions.TryRemove(sessionId, out _);
            await lease.DisposeAsync();
        }
    }

    private static string[] NamesOf(SessionId sessionId, string? callId) =>
        callId is null ? [sessionId.Value] : [sessionId.Value, callId];

    private static SessionAdmission.Refused TooMany() => new(ProtocolError.InvalidRequest(
        ErrorCodes.RateLimitExceeded,
        "Too many concurrent sessions. Close one, or try again later."));

    private static SessionAdmission.Refused Stopping() => new(
        ProtocolError.Server("The server is restarting. Connect again."),
        IsStopping: true);

    private static SessionAdmission.Refused NotFound(SessionAttach attach) => new(ProtocolError.InvalidRequest(
        ErrorCodes.CallNotFound,
        $"Call '{attach.Name}' was not found.",
        "call_id"));

    private SessionLog? OpenLog(SessionHead head, SessionId sessionId, long incarnation)
    {
        if (resumption.Value.Keep == KeptSessions.None)
        {
            return null;
        }

        var log = journal.JournalOf(sessionId, incarnation);
        log.ExpiresAt = time.GetUtcNow() + head.Grace + resumption.Value.Retention;
        return log;
    }

    // In the session's own log, so that its sound is never behind its words.
    private SpeechKeeping? SpeechOf(SessionLog? log, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records) =>
        log is null ? null : new SpeechKeeping(
            change => log.Record([change]),
            records,
            IsBegun: records.Count > 0 || resumption.Value.Keep == KeptSessions.All);

    private SessionRunner CreateRunner(
        SessionHead head,
        VoiceSession session,
        IInferenceSession worker,
        SessionLog? log,
        long incarnation,
        ResumptionState? kept) => new(
            session,
            worker,
            mcp,
            time,
            metrics,
            logger,
            options.Value.MaxSidebands,
            new SessionKeeping(
                head,
                new ResumptionMachine(resumption.Value.MaxEvents, resumption.Value.MaxBytes, head.IsCall, kept),
                resumption.Value,
                incarnation,
                log));

    private SessionHead HeadOf(SessionStart start) =>
        new(start.Account, start.KeyId, start.Model, start.Kind, start.Grace ?? resumption.Value.Grace)
        {
            IsCall = start.CallId is not null,
            IsStateless = start.IsStateless,
        };

    private SessionSettings SettingsOf(SessionHead head, bool canSee) => new()
    {
        MaxDuration = options.Value.MaxDuration,
        TokensPerMinute = options.Value.TokensPerMinute,
        ContextTokens = options.Value.ContextTokens,
        MaxContexts = options.Value.MaxContexts,
        ToolPatience = options.Value.ToolPatience,
        IsStateless = head.IsStateless,
        PlaysByClock = head.IsCall,
        Prompts = prompts,
        Images = new ImageSettings
        {
            CanSee = canSee,
            MaxImageBytes = options.Value.MaxImageBytes,
            MaxTotalBytes = options.Value.MaxConversationImageBytes,
        },
    };

    private static SessionConfig ConfigOf(SessionStart start, SessionId sessionId) =>
        start.Initial is { } initial ? initial with { Id = sessionId, Model = start.Model, ExpiresAt = 0 }
            : start.Kind == SessionKind.Realtime ? SessionDefaults.Realtime(sessionId, start.Model, expiresAt: 0)
            : SessionDefaults.Transcription(sessionId, expiresAt: 0);
}
