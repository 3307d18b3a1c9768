using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using OrleansRealtime.Hosting.Journal;

namespace OrleansRealtime.Storage.Sqlite;

/// <summary>Applies a batch of commits in one transaction.</summary>
internal static class SqliteCommits
{
    public static CommitOutcome[] Apply(SqliteFile file, IReadOnlyList<SessionCommit> commits, long now)
    {
        var outcomes = new CommitOutcome[commits.Count];
        using var transaction = file.Begin();
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Apply(file, transaction, commits[i], now);
        }

        transaction.Commit();
        return outcomes;
    }

    private static CommitOutcome Apply(SqliteFile file, SqliteTransaction transaction, SessionCommit commit, long now)
    {
        var row = Find(file, transaction, commit);
        if (row is { } expired && expired.ExpiresAt <= now)
        {
            Remove(file, transaction, expired.Id);
            row = null;
        }

        if (row is not { } kept)
        {
            if (commit.Incarnation > 1 || commit.Continues)
            {
                return CommitOutcome.Fenced;
            }

            Write(file, transaction, Make(file, transaction, commit), commit);
            return CommitOutcome.Kept;
        }

        if (commit.Incarnation < kept.Incarnation)
        {
            return CommitOutcome.Fenced;
        }

        if (commit.Incarnation > kept.Incarnation || commit.Sequence == 0 || commit.Sequence > kept.Sequence)
        {
            Renew(file, transaction, kept, commit);
            Write(file, transaction, kept.Id, commit);
        }

        return CommitOutcome.Kept;
    }

    private static SqliteSessionRow? Find(SqliteFile file, SqliteTransaction transaction, SessionCommit commit)
    {
        using var found = file.Prepare(
            "SELECT id, incarnation, sequence, expires_at FROM sessions WHERE name = $1", transaction, commit.Session.Value).ExecuteReader();
        return found.Read()
            ? new SqliteSessionRow(found.GetInt64(0), found.GetInt64(1), found.GetInt64(2), found.GetInt64(3))
            : null;
    }

    private static void Remove(SqliteFile file, SqliteTransaction transaction, long id)
    {
        file.Execute("DELETE FROM sessions WHERE id = $1", transaction, id);
        file.Execute("DELETE FROM records WHERE session = $1", transaction, id);
    }

    private static long Make(SqliteFile file, SqliteTransaction transaction, SessionCommit commit) => (long)file.Prepare(
        "INSERT INTO sessions(name, incarnation, sequence, expires_at) VALUES ($1, 1, $2, $3) RETURNING id",
        transaction,
        commit.Session.Value,
        commit.Sequence,
        commit.ExpiresAt.ToUnixTimeMilliseconds()).ExecuteScalar()!;

    private static void Renew(SqliteFile file, SqliteTransaction transaction, SqliteSessionRow kept, SessionCommit commit) => file.Execute(
        "UPDATE sessions SET incarnation = $2, sequence = $3, expires_at = $4 WHERE id = $1",
        transaction,
        kept.Id,
        commit.Incarnation,
        commit.Sequence > 0 || commit.Incarnation > kept.Incarnation ? commit.Sequence : kept.Sequence,
        commit.ExpiresAt.ToUnixTimeMilliseconds());

    private static void Write(SqliteFile file, SqliteTransaction transaction, long id, SessionCommit commit)
    {
        foreach (var (key, value) in commit.Changes)
        {
            if (value is { } bytes)
            {
                file.Execute(
                    "INSERT INTO records(session, key, value) VALUES ($1, $2, $3) ON CONFLICT(session, key) DO UPDATE SET value = excluded.value",
                    transaction,
                    id,
                    key,
                    ArrayOf(bytes));
            }
            else
            {
                file.Execute("DELETE FROM records WHERE session = $1 AND key = $2", transaction, id, key);
            }
        }
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
