namespace OrleansRealtime.Storage.Sqlite;

/// <summary>Removes what has expired and gives its space back.</summary>
internal static class SqliteSweep
{
    // Of about ten milliseconds' work each.
    private const int MaxSessions = 20;
    private const int MaxPages = 1_000;

    /// <summary>One step; true when there is more to do.</summary>
    public static bool Run(SqliteFile file, long now)
    {
        var removed = Remove(file, now);
        if (removed == MaxSessions)
        {
            return true;
        }

        if (file.Prepare("PRAGMA freelist_count", null).ExecuteScalar() is not long free || free == 0)
        {
            return false;
        }

        using (var freed = file.Prepare($"PRAGMA incremental_vacuum({MaxPages})", null).ExecuteReader())
        {
            while (freed.Read())
            {
                // One page at each step.
            }
        }

        using var moved = file.Prepare("PRAGMA wal_checkpoint(PASSIVE)", null).ExecuteReader();
        return free > MaxPages;
    }

    private static int Remove(SqliteFile file, long now)
    {
        using var transaction = file.Begin();
        var expired = new List<long>(MaxSessions);
        using (var rows = file.Prepare(
            $"DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT {MaxSessions}) RETURNING id",
            transaction,
            now).ExecuteReader())
        {
            while (rows.Read())
            {
                expired.Add(rows.GetInt64(0));
            }
        }

        foreach (var id in expired)
        {
            file.Execute("DELETE FROM records WHERE session = $1", transaction, id);
        }

        transaction.Commit();
        return expired.Count;
    }
}
