using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>
/// Carries what all sessions of a process record to the store. One batch is under way at a time, and what comes meanwhile gathers for
/// the next, so the store is asked the less often the slower it is. While it is away nothing is lost and nobody is held up.
/// </summary>
public sealed partial class SessionJournal : IHostedService, IAsyncDisposable
{
    private readonly ISessionStore _store;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly JournalMetrics _metrics;
    private readonly ILogger<SessionJournal> _logger;
    private readonly Queue<SessionLog> _changed = new();
    private readonly Queue<JournalWaiter> _held = new();
    private readonly Signal _work = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _groupTimer;
    private readonly ITimer _holdTimer;
    private readonly Task _writing;
    private TaskCompletionSource? _drained;
    private CancellationTokenSource _pause = new();
    private int _failures;
    private bool _isGroupTimerArmed;
    private bool _isDue;
    private bool _isWriting;
    private bool _isStalled;
    private bool _isEnded;

    public SessionJournal(
        ISessionStore store,
        IOptions<JournalOptions> options,
        TimeProvider time,
        JournalMetrics metrics,
        ILogger<SessionJournal> logger)
    {
        _store = store;
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _groupTimer = time.CreateTimer(_ => GroupIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _holdTimer = time.CreateTimer(_ => ReleaseOverdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _metrics.StoreFound();
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>False from a commit that failed or timed out until the next that works.</summary>
    public bool IsStoreAvailable
    {
        get
        {
            lock (Lock)
            {
                return _failures == 0;
            }
        }
    }

    /// <summary>Guards the journal and all of its logs; held for a few dictionary operations at a time.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>The log of one session, for the owner with this incarnation. Nothing is written before something is recorded.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="incarnation">1 for a new session, else what <see cref="ISessionStore.TakeAsync"/> gave.</param>
    public SessionLog JournalOf(SessionId session, long incarnation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(incarnation, 1);
        return new SessionLog(this, session, incarnation);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes everything that waits; gives up after <c>CommitTimeout</c>. The journal works on, for whoever stops later.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task drained;
        lock (Lock)
        {
            if (_changed.Count == 0 && !_isWriting)
            {
                return;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
            _isDue = true;
            _pause.Cancel();
        }

        _work.Set();
        try
        {
            await drained.WaitAsync(_options.CommitTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.NotDrained(_logger);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (Lock)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _ending.CancelAsync().ConfigureAwait(false);
        _work.Set();
        await _writing.ConfigureAwait(false);
        await _groupTimer.DisposeAsync().ConfigureAwait(false);
        await _holdTimer.DisposeAsync().ConfigureAwait(false);
        bool isAway;
        lock (Lock)
        {
            ReleaseAll_NeedsLock();
            isAway = _failures > 0;
        }

        if (!isAway)
        {
            _metrics.StoreLost();
        }

        _ending.Dispose();
        _pause.Dispose();
    }

    internal void Record(SessionLog log, IReadOnlyList<StateChange> changes)
    {
        lock (Lock)
        {
            if (log.IsFenced || log.IsDeleted)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(log.IsClosed, log);
            log.Expiry_NeedsLock();
            var before = log.Pending.Bytes;
            for (var i = 0; i < changes.Count; i++)
            {
                log.Pending.Add(changes[i]);
            }

            _metrics.PendingChanged(log.Pending.Bytes - before);
            Changed_NeedsLock(log);
        }
    }

    internal void Changed_NeedsLock(SessionLog log)
    {
        if (log.IsFenced)
        {
            return;
        }

        log.Version++;
        Queue_NeedsLock(log);
        if (!_isGroupTimerArmed && !_isDue)
        {
            _isGroupTimerArmed = true;
            _groupTimer.Change(_options.GroupCommit, Timeout.InfiniteTimeSpan);
        }
    }

    internal ValueTask<KeepOutcome> CommitAsync(SessionLog log, CancellationToken cancellationToken)
    {
        Task<KeepOutcome> outcome;
        lock (Lock)
        {
            if (log.IsFenced)
            {
                return ValueTask.FromResult(KeepOutcome.Fenced);
            }

            if (log.KeptVersion == log.Version)
            {
                return ValueTask.FromResult(KeepOutcome.Kept);
            }

            if (_failures > 0 || _isStalled || _isEnded)
            {
                return ValueTask.FromResult(KeepOutcome.NotKept);
            }

            outcome = Wait_NeedsLock(log);
        }

        _work.Set();
        return new ValueTask<KeepOutcome>(outcome.WaitAsync(cancellationToken));
    }

    internal ValueTask<KeepOutcome> DeleteAsync(SessionLog log, CancellationToken cancellationToken)
    {
        lock (Lock)
        {
            if (log.IsFenced)
            {
                return ValueTask.FromResult(KeepOutcome.Fenced);
            }

            _metrics.PendingChanged(-log.Pending.Bytes);
            log.Pending.Clear();
            if (!log.IsDeleted)
            {
                log.IsDeleted = true;
                log.IsClosed = true;
                Changed_NeedsLock(log);
            }
        }

        return CommitAsync(log, cancellationToken);
    }

    internal async ValueTask CloseAsync(SessionLog log)
    {
        lock (Lock)
        {
            log.IsClosed = true;
        }

        await CommitAsync(log, CancellationToken.None).ConfigureAwait(false);
    }
}
