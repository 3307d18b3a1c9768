using OrleansRealtime.Core.State;

namespace OrleansRealtime.Hosting.Journal;

/// <summary>What one session writes down through. Its owner records from one place; anybody may wait for it to be kept.</summary>
internal interface ISessionLog
{
    /// <summary>Completes when somebody else has taken the session over: nothing that is recorded here is kept any more.</summary>
    Task Fenced { get; }

    /// <summary>Takes changes that will be kept soon, in order.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="expiresAt">When the session is to be forgotten if nothing more comes.</param>
    void Record(IReadOnlyList<StateChange> changes, DateTimeOffset expiresAt);

    /// <summary>Has everything recorded so far kept at once.</summary>
    ValueTask<KeepOutcome> KeepAsync();

    /// <summary>The session is over: nothing of it is kept.</summary>
    ValueTask DeleteAsync();

    /// <summary>The session leaves this process: everything recorded is kept, as far as the store can be reached.</summary>
    ValueTask CloseAsync();
}
