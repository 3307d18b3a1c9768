using OrleansRealtime.Core.Tests.Properties;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>A session that was kept and restored goes on as if nothing had happened, wherever it is cut.</summary>
public sealed class StatePropertyTests
{
    [Fact]
    public void RestoredAnywhere_GoesOnTheSame()
    {
        var (rest, work) = (0, 0);
        PropertyCheck.Run(Scripts.OfLength(1, 250), 200, script =>
        {
            var watcher = new RestoringWatcher(script.Setup);
            ScriptRunner.Play(script, watcher);
            rest += watcher.AtRest;
            work += watcher.AtWork;
        });

        Assert.True(rest > 1_000, $"Only {rest} sessions were restored at rest.");
        Assert.True(work > 1_000, $"Only {work} sessions were restored at work.");
    }

    [Fact]
    public void ChangesStepByStep_AddUpToEverything() => PropertyCheck.Run(Scripts.OfLength(1, 250), 150, script =>
    {
        var (often, once) = (new CapturingWatcher(often: true), new CapturingWatcher(often: false));
        foreach (var watcher in (CapturingWatcher[])[often, once])
        {
            var runner = new ScriptRunner(script.Setup, 1, watcher);
            foreach (var step in script.Steps)
            {
                runner.Do(step);
            }

            watcher.Capture();
        }

        Assert.Equal(once.Kept.Text(), often.Kept.Text());
    });

    private sealed class CapturingWatcher(bool often) : SessionWatcher
    {
        private VoiceSession? _session;

        public KeptState Kept { get; } = new();

        public override void Rest(VoiceSession session, SessionInput? input, DateTimeOffset now)
        {
            _session = session;
            if (often)
            {
                Capture();
            }
        }

        public void Capture() => Kept.Apply(_session!.TakeChanges());
    }
}
