using OrleansRealtime.Faults.Measuring;

namespace OrleansRealtime.Faults.Proxies;

/// <summary>All that the proxies saw, below the client's own account. Thread-safe.</summary>
internal sealed class Observations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SessionView> _sessions = [];
    private readonly List<string> _violations = [];

    public Dictionary<FaultKind, Distribution> Gaps { get; } = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => new Distribution());

    /// <summary>From the upgrade to the first event that is told again.</summary>
    public Distribution ToReplay { get; } = new();

    /// <summary>From the upgrade to the first sound of an answer that was being heard.</summary>
    public Distribution ToVoice { get; } = new();

    /// <summary>From a new server's first word to the first answer it gave to somebody who came back.</summary>
    public Distribution ToFirstAnswer { get; } = new();

    public long Events { get; private set; }

    public long Replayed { get; private set; }

    public long Resumptions { get; private set; }

    /// <summary>When the newest server was ready, until somebody came back to it.</summary>
    private TimeSpan? _readyAt;

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
            {
                return [.. _violations];
            }
        }
    }

    public static TimeSpan Now => TimeProvider.System.GetElapsedTime(0);

    public void ServerIsReady()
    {
        lock (_lock)
        {
            _readyAt = Now;
        }
    }

    /// <summary>A connection of a session is broken now; counts until it is back.</summary>
    public void Cut(string session, FaultKind kind)
    {
        lock (_lock)
        {
            ViewOf(session).Cut ??= (Now, kind);
        }
    }

    public void Resumed(string session, TimeSpan upgradedAt)
    {
        lock (_lock)
        {
            Resumptions++;
            var view = ViewOf(session);
            if (view.Cut is { } cut)
            {
                Gaps[cut.Kind].Add(Now - cut.At);
                view.Cut = null;
            }

            if (_readyAt is { } ready && upgradedAt >= ready)
            {
                ToFirstAnswer.Add(Now - ready);
                _readyAt = null;
            }
        }
    }

    public void Replay(TimeSpan since)
    {
        lock (_lock)
        {
            ToReplay.Add(Now - since);
        }
    }

    public void Voice(TimeSpan since)
    {
        lock (_lock)
        {
            ToVoice.Add(Now - since);
        }
    }

    /// <summary>An event that is told again must be the same, byte for byte.</summary>
    public void Told(string session, long seq, ulong hash)
    {
        lock (_lock)
        {
            Events++;
            var view = ViewOf(session);
            if (!view.Told.TryAdd(seq, hash))
            {
                Replayed++;
                if (view.Told[seq] != hash)
                {
                    _violations.Add($"{session}: event {seq} is told again with other bytes");
                }
            }
        }
    }

    public void Wrong(string what)
    {
        lock (_lock)
        {
            _violations.Add(what);
        }
    }

    private SessionView ViewOf(string session)
    {
        if (!_sessions.TryGetValue(session, out var view))
        {
            _sessions[session] = view = new SessionView();
        }

        return view;
    }
}
