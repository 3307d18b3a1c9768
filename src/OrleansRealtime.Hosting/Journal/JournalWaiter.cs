namespace OrleansRealtime.Hosting.Journal;

/// <summary>Somebody who waits until what a session has recorded is kept. Guarded by the journal's lock.</summary>
/// <param name="version">How much must be kept.</param>
/// <param name="deadline">When the wait ends at the latest; a timestamp of the journal's clock.</param>
internal sealed class JournalWaiter(long version, long deadline)
{
    private readonly TaskCompletionSource<KeepOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Version { get; } = version;

    public long Deadline { get; } = deadline;

    public Task<KeepOutcome> Outcome => _outcome.Task;

    public bool IsReleased => _outcome.Task.IsCompleted;

    public void Release(KeepOutcome outcome) => _outcome.TrySetResult(outcome);
}
