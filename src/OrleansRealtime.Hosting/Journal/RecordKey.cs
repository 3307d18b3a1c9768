namespace OrleansRealtime.Hosting.Journal;

/// <summary>The rule for keys of records, which stores rely on for fields of their own.</summary>
public static class RecordKey
{
    public const int MaxLength = 128;

    /// <exception cref="ArgumentException">The key is empty, longer than <see cref="MaxLength"/>, or not printable ASCII without white space.</exception>
    public static void ThrowIfInvalid(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.Length > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"A key is 1 to {MaxLength} printable ASCII characters without white space.", nameof(key));
        }
    }

    /// <inheritdoc cref="ThrowIfInvalid(string)"/>
    public static void ThrowIfInvalid(SessionCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.Incarnation, 1, nameof(commit));
        for (var i = 0; i < commit.Changes.Count; i++)
        {
            ThrowIfInvalid(commit.Changes[i].Key);
        }
    }
}
