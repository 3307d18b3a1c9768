using OrleansRealtime.Hosting.Journal;
using OrleansRealtime.Protocol.Ids;
using Xunit;

namespace OrleansRealtime.Contracts;

public abstract partial class SessionStoreContract
{
    /// <summary>Random owners, commits, takes and deletions against the simplest thing that could do the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AnyInterleaving_DoesWhatTheModelDoes(int seed)
    {
        await using var host = await CreateAsync();
        var random = new Random(seed);
        SessionId[] sessions = [.. Enumerable.Range(0, 3).Select(i => new SessionId($"{_session.Value}_{i}"))];
        var model = new Dictionary<SessionId, (long Incarnation, Dictionary<string, string> Records)>();
        for (var step = 0; step < 300; step++)
        {
            var session = sessions[random.Next(sessions.Length)];
            switch (random.Next(10))
            {
                case 0:
                    await CompareTakeAsync(host, session, model);
                    break;
                case 1:
                    var deleter = random.Next(1, 6);
                    await host.Store.DeleteAsync(session, deleter, CancellationToken.None);
                    if (model.TryGetValue(session, out var there) && there.Incarnation <= deleter)
                    {
                        model.Remove(session);
                    }

                    break;
                default:
                    await CompareCommitsAsync(host, sessions, model, random);
                    break;
            }
        }
    }

    private static async Task CompareTakeAsync(
        SessionStoreHost host,
        SessionId session,
        Dictionary<SessionId, (long Incarnation, Dictionary<string, string> Records)> model)
    {
        var taken = await host.Store.TakeAsync(session, CancellationToken.None);
        if (!model.TryGetValue(session, out var expected))
        {
            Assert.Null(taken);
            return;
        }

        model[session] = (expected.Incarnation + 1, expected.Records);
        Assert.Equal(expected.Incarnation + 1, taken!.Incarnation);
        Assert.Equal(expected.Records.Select(record => $"{record.Key}={record.Value}").Order(StringComparer.Ordinal), Written(taken));
    }

    private static async Task CompareCommitsAsync(
        SessionStoreHost host,
        SessionId[] sessions,
        Dictionary<SessionId, (long Incarnation, Dictionary<string, string> Records)> model,
        Random random)
    {
        SessionCommit[] commits = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            var session = sessions[random.Next(sessions.Length)];
            var owner = model.TryGetValue(session, out var known) ? Math.Max(1, known.Incarnation - random.Next(2)) : random.Next(1, 3);
            return new SessionCommit(session, owner, host.Now + Hour, [.. Enumerable.Range(0, random.Next(5)).Select(_ =>
                Change($"k{random.Next(6)}", random.Next(4) == 0 ? null : $"{random.Next()}"))]);
        })];
        var outcomes = await host.Store.CommitAsync(commits, CancellationToken.None);
        for (var i = 0; i < commits.Length; i++)
        {
            Assert.Equal(Apply(model, commits[i]), outcomes[i]);
        }
    }

    private static CommitOutcome Apply(
        Dictionary<SessionId, (long Incarnation, Dictionary<string, string> Records)> model,
        SessionCommit commit)
    {
        if (!model.TryGetValue(commit.Session, out var kept))
        {
            if (commit.Incarnation > 1)
            {
                return CommitOutcome.Fenced;
            }

            kept = (1, []);
        }

        if (commit.Incarnation < kept.Incarnation)
        {
            return CommitOutcome.Fenced;
        }

        foreach (var (key, value) in commit.Changes)
        {
            kept.Records.Remove(key);
            if (Text(value) is { } text)
            {
                kept.Records[key] = text;
            }
        }

        model[commit.Session] = (commit.Incarnation, kept.Records);
        return CommitOutcome.Kept;
    }
}
