using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRealtime.Hosting.Diagnostics;
using OrleansRealtime.Hosting.Options;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>
/// Writes down what the sessions of a process are made of: one batch at a time, and what comes meanwhile is the next one. So a store that is busy
/// makes larger batches, and one that is away makes nobody wait for longer than is bearable.
/// </summary>
public sealed partial class SessionJournal(
    ISessionStore store,
    IOptions<JournalOptions> options,
    TimeProvider time,
    RealtimeMetrics metrics,
    ILogger<SessionJournal> logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Signal _work = new();
    private readonly Signal _hurry = new();
    private HashSet<SessionLog> _dirty = [];
    private Task? _running;
    private bool _isUrgent;
    private bool _isClosing;
    private volatile bool _isAway;

    internal TimeProvider Time => time;

    internal TimeSpan MaxHold => options.Value.MaxHold;

    internal TimeSpan Farewell => options.Value.Farewell;

    /// <summary>The last attempt to reach the store failed: waiting for it is no use.</summary>
    internal bool IsAway => _isAway;

    /// <summary>A session's way to the store.</summary>
    /// <param name="session">The session.</param>
    /// <param name="incarnation">Of its owner here.</param>
    internal ISessionLog Open(SessionId session, long incarnation) => new SessionLog(this, session, incarnation);

    internal void Enlist(SessionLog log, bool isUrgent)
    {
        lock (_lock)
        {
            _running ??= Task.Run(RunAsync);
            _dirty.Add(log);
            _isUrgent |= isUrgent;
        }

        _work.Set();
        if (isUrgent)
        {
            _hurry.Set();
        }
    }

    /// <summary>Writes what there is, if the store can be reached, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock)
        {
            _isClosing = true;
            running = _running;
        }

        _work.Set();
        _hurry.Set();
        if (running is not null)
        {
            await running;
        }
    }

    private async Task RunAsync()
    {
        var delay = FirstRetryDelay;
        while (true)
        {
            await _work.WaitAsync();
            var isClosing = await GatherAsync();
            if (await WriteAsync(TakeDirty()))
            {
                delay = FirstRetryDelay;
            }
            else if (!isClosing)
            {
                // Jitter: processes that lost the same store do not come back to it all at once.
                await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), time);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, options.Value.MaxRetryDelay.Ticks));
                _work.Set();
            }

            if (isClosing)
            {
                return;
            }
        }
    }

    /// <summary>Lets a batch grow, unless somebody waits for it.</summary>
    /// <returns>Whether this is the last one.</returns>
    private async ValueTask<bool> GatherAsync()
    {
        lock (_lock)
        {
            if (_isUrgent || _isClosing)
            {
                return _isClosing;
            }
        }

        using var tick = new CancellationTokenSource(options.Value.GroupCommit, time);
        using var registration = tick.Token.UnsafeRegister(static signal => ((Signal)signal!).Set(), _hurry);
        await _hurry.WaitAsync();
        lock (_lock)
        {
            return _isClosing;
        }
    }

    private HashSet<SessionLog> TakeDirty()
    {
        lock (_lock)
        {
            _isUrgent = false;
            var dirty = _dirty;
            _dirty = [];
            return dirty;
        }
    }

    /// <returns>Whether the store was reached.</returns>
    private async ValueTask<bool> WriteAsync(HashSet<SessionLog> dirty)
    {
        List<SessionLog> written = [];
        List<SessionCommit> commits = [];
        foreach (var log in dirty)
        {
            if (log.Take() is { } commit)
            {
                written.Add(log);
                commits.Add(commit);
            }
        }

        var began = time.GetTimestamp();
        try
        {
            if (commits.Count > 0)
            {
                var outcomes = await store.CommitAsync(commits, CancellationToken.None);
                for (var i = 0; i < written.Count; i++)
                {
                    written[i].Settle(outcomes[i]);
                }

                metrics.JournalCommitted(time.GetElapsedTime(began), commits);
            }

            foreach (var log in dirty.Where(log => log.IsDeleted))
            {
                await store.DeleteAsync(log.Session, log.Incarnation, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            Lose(exception, dirty);
            return false;
        }

        if (_isAway)
        {
            _isAway = false;
            Log.StoreIsBack(logger);
        }

        return true;
    }

    private void Lose(Exception exception, HashSet<SessionLog> dirty)
    {
        // Whatever it was, nothing may be lost by it, and nobody may wait for it.
        if (!_isAway)
        {
            _isAway = true;
            Log.StoreIsAway(logger, exception);
        }

        metrics.JournalFailed();
        lock (_lock)
        {
            _dirty.UnionWith(dirty);
        }

        foreach (var log in dirty)
        {
            log.Return();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The session store cannot be reached. Conversations go on, and are written down when it is back.")]
        public static partial void StoreIsAway(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "The session store is back.")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
