namespace OrleansRealtime.Hosting.Journal;

/// <summary>One session's part of a batch on its way to the store.</summary>
/// <param name="Log">Whose.</param>
/// <param name="Commit">What is to be kept; null deletes the session.</param>
/// <param name="Version">The version of the log this brings to the store.</param>
/// <param name="Bytes">Of keys and values.</param>
internal sealed record JournalEntry(SessionLog Log, SessionCommit? Commit, long Version, long Bytes);
