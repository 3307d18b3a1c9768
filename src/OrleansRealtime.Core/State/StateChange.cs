namespace OrleansRealtime.Core.State;

/// <summary>
/// A change of what is to be kept of a session. What is kept is a table of small records: the newest record of a key is the
/// one that counts, so what is kept never grows beyond what the session is, and no snapshot has to be made of it.
/// </summary>
/// <param name="Key">ASCII, at most 128 characters, without white space. Keys that begin with <c>!</c> belong to the host, all others to the session.</param>
/// <param name="Value">UTF-8 JSON with the version of its format, or bytes that a record of the host explains; null removes the record.</param>
public readonly record struct StateChange(string Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>There was never a record of this key: should it be removed before it was kept, nothing need be kept of it.</summary>
    public bool IsFirst { get; init; }
}
