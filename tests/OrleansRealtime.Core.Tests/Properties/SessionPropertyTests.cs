using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>
/// What holds for every order of events, legal or not. A failure prints its script cut down: it belongs into
/// <see cref="RegressionTests"/>.
/// </summary>
public sealed class SessionPropertyTests
{
    private const int MinSteps = 1;
    private const int MaxSteps = 1_000;

    // About connections, of which the session knows nothing.
    private static readonly Type[] ToldByTheHost =
    [
        typeof(ServerEvent.ResumptionUpdated), typeof(ServerEvent.CommandsAcknowledged), typeof(ServerEvent.InputAudioAcknowledged),
        typeof(ServerEvent.SessionResumed), typeof(ServerEvent.SessionReplaced), typeof(ServerEvent.ResyncRequired),
        typeof(ServerEvent.SessionResynced), typeof(ServerEvent.GoingAway),
    ];

    [Fact]
    public void AnyOrderOfEvents_KeepsThePromises()
    {
        var events = 0L;
        var seen = new HashSet<Type>();
        Check(2_400, script =>
        {
            var watcher = new SessionWatcher();
            ScriptRunner.Play(script, watcher);
            seen.UnionWith(watcher.Seen);
            events += script.Steps.Count;
        });

        Assert.True(events > 1_000_000, $"Only {events} events were tried.");
        Assert.Empty(typeof(ServerEvent).GetNestedTypes().Except(seen).Except(ToldByTheHost).Select(type => type.Name));
    }

    [Fact]
    public void SameInputs_GiveTheSameBytes() => Check(100, script =>
    {
        var (first, second) = (new ByteWatcher(), new ByteWatcher());
        ScriptRunner.Play(script, first);
        ScriptRunner.Play(script, second);
        Assert.Equal(first.Bytes, second.Bytes);
    });

    [Fact]
    public void OtherSeeds_GiveOtherIds()
    {
        var (first, second) = (new ByteWatcher(), new ByteWatcher());
        ScriptRunner.Play(Script.Parse("0; StartSpeaking 0 0; StopSpeaking 0 500"), first, seed: 1);
        ScriptRunner.Play(Script.Parse("0; StartSpeaking 0 0; StopSpeaking 0 500"), second, seed: 2);
        Assert.NotEqual(first.Bytes, second.Bytes);
    }

    [Fact]
    public void HowOftenProgressIsTold_ChangesNothing() => Check(100, script =>
    {
        var (told, untold) = (new ByteWatcher(), new ByteWatcher());
        ScriptRunner.Play(WithoutIdleTimeout(script), told);
        ScriptRunner.Play(WithoutIdleTimeout(script, progress: 0), untold);
        Assert.Equal(told.Bytes, untold.Bytes);
    });

    // Only the idle timeout looks at how far the audio has come between marks.
    private static Script WithoutIdleTimeout(Script script, int copies = 3, int progress = 1) => script with
    {
        Steps =
        [
            .. script.Steps.SelectMany(step => step switch
            {
                { Kind: StepKind.Update } => [step with { A = 0 }],
                { Kind: StepKind.Progress } => Enumerable.Repeat(step with { B = 0 }, copies * progress),
                _ => [step],
            }),
        ],
    };

    private static void Check(int scripts, Action<Script> body) =>
        PropertyCheck.Run(Scripts.OfLength(MinSteps, MaxSteps), scripts, body);
}
