using System.Globalization;
using System.Runtime.InteropServices;
using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using StackExchange.Redis;

namespace OrleansRealtime.Storage.Redis;

/// <summary>
/// Keeps sessions in Redis, each as a hash. They survive the death of this process; what survives the death of the server its append-only file
/// decides: with <c>appendfsync always</c> everything, with <c>everysec</c> all but the last two seconds, without one what its last snapshot had.
/// </summary>
public sealed class RedisSessionStore : ISessionStore
{
    private readonly RedisConnection _connection;
    private readonly string _prefix;

    /// <summary>Connects when it is first used.</summary>
    /// <param name="address">As <see cref="Options.StorageOptions.Redis"/> has it.</param>
    /// <param name="prefix">What the names of all keys begin with.</param>
    /// <param name="database">Null leaves it to <paramref name="address"/>.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <exception cref="ArgumentException">The address cannot be read.</exception>
    public RedisSessionStore(string address, string prefix, int? database, TimeSpan timeout)
    {
        var options = RedisAddress.Parse(address);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = (int)timeout.TotalMilliseconds;
        options.SyncTimeout = (int)timeout.TotalMilliseconds;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.DefaultDatabase = database ?? options.DefaultDatabase;
        _connection = new RedisConnection(options, timeout);
        _prefix = prefix;
    }

    public async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commits);
        var seen = new HashSet<SessionId>(commits.Count);
        var isOnceEach = true;
        for (var i = 0; i < commits.Count; i++)
        {
            RecordKey.ThrowIfInvalid(commits[i]);
            isOnceEach &= seen.Add(commits[i].Session);
        }

        if (commits.Count == 0)
        {
            return [];
        }

        if (isOnceEach)
        {
            return await CommitAllAsync(commits, cancellationToken).ConfigureAwait(false);
        }

        // Of what is sent together a part can be lost, and then an older commit of a session might be missing where a newer one is kept.
        var outcomes = new List<CommitOutcome>(commits.Count);
        foreach (var commit in commits)
        {
            outcomes.AddRange(await CommitAllAsync([commit], cancellationToken).ConfigureAwait(false));
        }

        return outcomes;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(SessionId session, string key, CancellationToken cancellationToken)
    {
        RecordKey.ThrowIfInvalid(key);
        var values = await _connection.AskAsync(
            (database, _) => database.HashGetAsync(KeyOf(session), key), 1, cancellationToken).ConfigureAwait(false);
        return values[0].IsNull ? default(ReadOnlyMemory<byte>?) : (byte[])values[0]!;
    }

    public async ValueTask<StoredSession?> TakeAsync(SessionId session, CancellationToken cancellationToken)
    {
        var answers = await _connection.AskAsync(
            (database, _) => EvaluateAsync(database, RedisScripts.Take, KeyOf(session), []), 1, cancellationToken).ConfigureAwait(false);
        var parts = (RedisValue[])answers[0]!;
        if (parts.Length == 0)
        {
            return null;
        }

        var incarnation = 0L;
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(parts.Length / 2);
        for (var i = 0; i < parts.Length; i += 2)
        {
            var field = (string)parts[i]!;
            if (field == RedisScripts.IncarnationField)
            {
                incarnation = (long)parts[i + 1];
            }
            else if (!RedisScripts.IsOwn(field))
            {
                records[field] = (byte[])parts[i + 1]!;
            }
        }

        return new StoredSession(incarnation, records);
    }

    public async ValueTask DeleteAsync(SessionId session, long incarnation, CancellationToken cancellationToken) =>
        await _connection.AskAsync(
            (database, _) => EvaluateAsync(database, RedisScripts.Delete, KeyOf(session), [incarnation]),
            1,
            cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask<IReadOnlyList<CommitOutcome>> CommitAllAsync(
        IReadOnlyList<SessionCommit> commits,
        CancellationToken cancellationToken)
    {
        var answers = await _connection.AskAsync(
            (database, i) => EvaluateAsync(
                database, RedisScripts.Commit, KeyOf(commits[i].Session), ArgumentsOf(commits[i])),
            commits.Count,
            cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(
            answers, static answer => (long)answer == RedisScripts.Kept ? CommitOutcome.Kept : CommitOutcome.Fenced);
    }

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, string script, RedisKey key, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, [key], arguments).ConfigureAwait(false);
        }
        // A server that was started again does not know the script, and the first to notice is told so.
        catch (RedisServerException exception) when (exception.Message.Contains("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(script, [key], arguments).ConfigureAwait(false);
        }
    }

    private static RedisValue[] ArgumentsOf(SessionCommit commit)
    {
        // The last change of a key counts.
        var newest = new Dictionary<string, ReadOnlyMemory<byte>?>(commit.Changes.Count);
        var written = 0;
        foreach (var (key, value) in commit.Changes)
        {
            newest[key] = value;
        }

        foreach (var value in newest.Values)
        {
            written += value is null ? 0 : 1;
        }

        var arguments = new RedisValue[5 + newest.Count + written];
        arguments[0] = commit.Incarnation;
        arguments[1] = commit.Sequence;
        arguments[2] = commit.Continues ? 1 : 0;
        arguments[3] = commit.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        arguments[4] = written;
        var at = 5;
        var removed = 5 + (2 * written);
        foreach (var (key, value) in newest)
        {
            if (value is { } bytes)
            {
                arguments[at++] = key;
                arguments[at++] = ArrayOf(bytes);
            }
            else
            {
                arguments[removed++] = key;
            }
        }

        return arguments;
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();

    // In braces is what a Redis cluster hashes.
    private RedisKey KeyOf(SessionId session) => $"{_prefix}{{{session.Value}}}";
}
