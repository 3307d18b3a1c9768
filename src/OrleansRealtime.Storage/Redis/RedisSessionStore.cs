using System.Globalization;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using StackExchange.Redis;

namespace OrleansRealtime.Storage.Redis;

/// <summary>
/// Keeps sessions in Redis, so that every process that reaches it can take them over. How much of the last moments a crash of Redis itself may take is
/// for its own settings to say (<c>appendonly</c>, <c>appendfsync</c>).
/// </summary>
public sealed class RedisSessionStore(RedisLink link, string prefix) : ISessionStore
{
    private const string IncarnationField = "#";

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        // All of them go out before the first answer is awaited; Redis does them in this order.
        var results = await link.DoAsync(
            database => Task.WhenAll(commits.Select(commit => database.ScriptEvaluateAsync(
                RedisScripts.Commit, [KeyOf(commit.Session)], ArgumentsOf(commit)))),
            cancellationToken);
        return [.. results.Select(result => (long)result == 1 ? CommitOutcome.Kept : CommitOutcome.Fenced)];
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        var value = await link.DoAsync(database => database.HashGetAsync(KeyOf(session), key), cancellationToken);
        return value.IsNull ? default(ReadOnlyMemory<byte>?) : (byte[])value!;
    }

    public async ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken)
    {
        var result = await link.DoAsync(
            database => database.ScriptEvaluateAsync(RedisScripts.Take, [KeyOf(session)]), cancellationToken);
        var fields = (RedisValue[]?)result ?? [];
        if (fields.Length == 0)
        {
            return null;
        }

        var incarnation = 0L;
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i += 2)
        {
            var key = (string)fields[i]!;
            if (key == IncarnationField)
            {
                incarnation = (long)fields[i + 1];
            }
            else
            {
                records.Add(key, (byte[])fields[i + 1]!);
            }
        }

        return new StoredSession(incarnation, records);
    }

    public async ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) =>
        await link.DoAsync(
            database => database.ScriptEvaluateAsync(RedisScripts.Delete, [KeyOf(session)], [incarnation]), cancellationToken);

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private RedisKey KeyOf(SessionId session) => prefix + session.Value;

    private static RedisValue[] ArgumentsOf(SessionCommit commit)
    {
        // The last change of a key counts.
        var changes = new Dictionary<string, ReadOnlyMemory<byte>?>(StringComparer.Ordinal);
        foreach (var change in commit.Changes)
        {
            changes[change.Key] = change.Value;
        }

        var removed = changes.Where(change => change.Value is null).Select(change => (RedisValue)change.Key).ToList();
        var put = changes.Where(change => change.Value is not null)
            .SelectMany(change => new RedisValue[] { change.Key, change.Value!.Value.ToArray() });
        return
        [
            commit.Incarnation.ToString(CultureInfo.InvariantCulture),
            commit.ExpiresAt.ToUnixTimeMilliseconds(),
            removed.Count,
            .. removed,
            .. put,
        ];
    }
}
