using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Testing;

namespace OrleansRealtime.Hosting.Tests.Journal;

/// <summary>A store that is away, hangs or answers late as the test says, and keeps what it does keep in memory.</summary>
internal sealed class ScriptedStore(TimeProvider time) : ISessionStore
{
    private readonly Lock _lock = new();
    private readonly List<IReadOnlyList<SessionCommit>> _asked = [];
    private TaskCompletionSource? _gate;

    public MemorySessionStore Kept { get; } = new(time);

    public bool IsAway { get; set; }

    /// <summary>Asked at each commit whether it fails; null for <see cref="IsAway"/> alone.</summary>
    public Func<bool>? Fails { get; set; }

    /// <summary>Whether what it fails to answer is kept all the same.</summary>
    public bool KeepsWhatItFails { get; set; }

    /// <summary>Batches it was asked to commit, and how often it was asked in vain whether it is back.</summary>
    public AsyncCounter Asked { get; } = new("batches asked");

    /// <summary>Of these, those that it answered, or failed to.</summary>
    public AsyncCounter Ended { get; } = new("batches ended");

    public IReadOnlyList<IReadOnlyList<SessionCommit>> Batches
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Calls wait from here on until <see cref="Open"/>.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _asked.Add(commits);
        }

        var gate = _gate?.Task;
        Asked.Increment();
        try
        {
            if (gate is not null)
            {
                await gate;
            }

            if (IsAway || Fails?.Invoke() == true)
            {
                if (KeepsWhatItFails)
                {
                    await Kept.CommitAsync(commits, cancellationToken);
                }

                throw new StoreUnavailableException("The test says so.");
            }

            return await Kept.CommitAsync(commits, cancellationToken);
        }
        finally
        {
            Ended.Increment();
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        if (!IsAway)
        {
            return Kept.ReadAsync(session, key, cancellationToken);
        }

        Asked.Increment();
        Ended.Increment();
        throw new StoreUnavailableException("The test says so.");
    }

    public ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken) =>
        Kept.TakeAsync(session, cancellationToken);

    public ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) => IsAway
        ? throw new StoreUnavailableException("The test says so.")
        : Kept.DeleteAsync(session, incarnation, cancellationToken);

    public ValueTask DisposeAsync() => Kept.DisposeAsync();
}
