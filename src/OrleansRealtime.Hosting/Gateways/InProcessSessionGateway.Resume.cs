using Microsoft.Extensions.Logging;
using OrleansRealtime.Core;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Errors;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Gateways;

/// <summary>Sessions that a client comes back to: running here, or written down.</summary>
public sealed partial class InProcessSessionGateway
{
    // A session is loaded once, however many come for it; sessions that share a lock only wait a little longer.
    private readonly SemaphoreSlim[] _loading = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<SessionAdmission> ResumeAsync(SessionResume resume, CancellationToken cancellationToken)
    {
        if (_stopping)
        {
            return Stopping();
        }

        if (await TryResumeRunningAsync(resume, cancellationToken) is { } admission)
        {
            return admission;
        }

        var turn = _loading[(uint)resume.Session.GetHashCode() % _loading.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await TryResumeRunningAsync(resume, cancellationToken)
                ?? await LoadAsync(resume, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            Log.StoreUnavailable(logger, exception);
            return new SessionAdmission.Refused(
                ProtocolError.Server("The session cannot be loaded now. Try again in a moment."),
                IsStopping: true);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>Null when the session does not run here.</returns>
    private async ValueTask<SessionAdmission?> TryResumeRunningAsync(SessionResume resume, CancellationToken cancellationToken)
    {
        if (_directory.Find(resume.Session) is not { } entry)
        {
            return null;
        }

        if (await entry.Runner.ResumeAsync(resume, cancellationToken) is { } grant)
        {
            return await AdmitAsync(entry, grant, resume.CallId, cancellationToken);
        }

        if (!entry.Runner.IsOver)
        {
            return NotResumable();
        }

        // It has just left this process: what is written down of it is there when it is gone.
        if (_sessions.TryGetValue(resume.Session, out var leaving))
        {
            await leaving.Running.WaitAsync(cancellationToken);
        }

        return null;
    }

    private async ValueTask<SessionAdmission> AdmitAsync(
        SessionDirectory.Entry entry,
        ResumeGrant grant,
        string? callId,
        CancellationToken cancellationToken)
    {
        try
        {
            var media = await inference.ConnectAsync(entry.Route, grant.Outlet.Attachment, cancellationToken);
            if (callId is not null)
            {
                entry = _directory.Rename(entry, callId);
            }

            return Admitted(entry, grant.Outlet, media, grant.From);
        }
        catch (Exception) when (entry.Runner.IsOver)
        {
            // It ended, and its worker with it, while the client came.
            return NotResumable();
        }
        catch
        {
            await entry.Runner.DetachAsync(grant.Outlet.Attachment);
            throw;
        }
    }

    private async ValueTask<SessionAdmission> LoadAsync(SessionResume resume, CancellationToken cancellationToken)
    {
        // 1. Whether the client may, before anything is touched.
        if (await ReadHeadAsync(resume, cancellationToken) is not { } head)
        {
            return NotResumable();
        }

        var lease = await quotas.TryTakeSessionAsync(head.Account, cancellationToken);
        if (lease is null)
        {
            return TooMany();
        }

        try
        {
            // 2. From here on nobody else can write to it.
            if (await store.TakeAsync(resume.Session, cancellationToken) is not { } stored)
            {
                await lease.DisposeAsync();
                return NotResumable();
            }

            // 3. It runs as if its client had just been lost, and takes the client back the same way.
            await StartStoredAsync(resume.Session, head, stored, lease, cancellationToken);
        }
        catch (Exception exception) when (exception is SessionStateException or InvalidDataException or ArgumentException)
        {
            Log.NotReadable(logger, exception, resume.Session.Value);
            await lease.DisposeAsync();
            return NotResumable();
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }

        return await TryResumeRunningAsync(resume, cancellationToken) ?? NotResumable();
    }

    private async ValueTask<SessionHead?> ReadHeadAsync(SessionResume resume, CancellationToken cancellationToken)
    {
        var head = await store.ReadAsync(resume.Session, ResumptionRecords.HeadKey, cancellationToken) is { } known
            ? ResumptionRecords.ReadHead(known)
            : null;
        var tokens = await store.ReadAsync(resume.Session, ResumptionRecords.NumbersKey, cancellationToken) is { } numbers
            ? ResumptionRecords.ReadTokens(numbers)
            : null;
        return head is not null && tokens is not null && ResumeRight.IsGranted(resume, HashOf(resume), head, tokens) ? head : null;
    }

    private async ValueTask StartStoredAsync(
        SessionId sessionId,
        SessionHead head,
        StoredSession stored,
        IAsyncDisposable lease,
        CancellationToken cancellationToken)
    {
        var kept = ResumptionRecords.Read(stored.Records);
        var log = OpenLog(head, sessionId, stored.Incarnation);
        var worker = await inference.OpenAsync(sessionId, head.Model, SpeechOf(log, stored.Records), cancellationToken);
        try
        {
            var session = VoiceSession.Restore(
                time.GetUtcNow(), SettingsOf(head, worker.CanSee), stored.Records, worker.MadeOf);
            var runner = CreateRunner(head, session, worker, log, stored.Incarnation, kept);
            runner.AwaitClient(stored.Incarnation);
            Run(new SessionDirectory.Entry([sessionId.Value], head.Account, runner, worker.Route), lease);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    private static byte[]? HashOf(SessionResume resume) =>
        resume.Token is { } token ? ResumeToken.HashOf(token) : null;

    private SessionAdmission.Refused NotResumable()
    {
        metrics.Resumed("refused");
        return new SessionAdmission.Refused(ProtocolError.InvalidRequest(
            ErrorCodes.NotResumable,
            "There is no session to come back to with this token. Begin a new one."));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A session could not be loaded: its store cannot be reached.")]
        public static partial void StoreUnavailable(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "What is written down of session {SessionId} cannot be read.")]
        public static partial void NotReadable(ILogger logger, Exception exception, string sessionId);
    }
}
