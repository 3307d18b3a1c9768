using System.Text.Json;
using OrleansRealtime.Core.Tests.Properties;

namespace OrleansRealtime.Core.Tests.State;

/// <summary>
/// Keeps a session after every step, has another one go on from there for a while, and holds it to doing the very same. Where
/// something was running it takes that up, and only must not fail.
/// </summary>
internal sealed class RestoringWatcher(int setup) : SessionWatcher
{
    private const int StepsTogether = 25;

    private readonly KeptState _kept = new();
    private readonly List<string> _effects = [];
    private readonly List<(VoiceSession Session, int Until)> _twins = [];
    private int _step;

    public KeptState Kept => _kept;

    public VoiceSession? Session { get; private set; }

    /// <summary>How often a session at rest was restored.</summary>
    public int AtRest { get; private set; }

    /// <summary>How often one was with something running.</summary>
    public int AtWork { get; private set; }

    public override void See(SessionEffect effect)
    {
        base.See(effect);
        _effects.Add(EffectText.Of(effect));
    }

    public override void Rest(VoiceSession session, SessionInput? input, DateTimeOffset now)
    {
        Session = session;
        var changes = session.TakeChanges();
        _kept.Apply(changes);
        var expected = KeptState.TextOf(changes);
        foreach (var (twin, _) in _twins)
        {
            if (input is null)
            {
                twin.HandleTimeout(now);
            }
            else
            {
                twin.Handle(now, input);
            }

            Assert.Equal(_effects, Drain(twin));
            Assert.Equal(expected, KeptState.TextOf(twin.TakeChanges()));
            Assert.Equal(session.NextTimeout, twin.NextTimeout);
            Assert.Equal(session.IsClosed, twin.IsClosed);
        }

        _effects.Clear();
        _step++;
        _twins.RemoveAll(twin => twin.Until < _step);
        Restore(session, now);
    }

    private void Restore(VoiceSession session, DateTimeOffset now)
    {
        var twin = VoiceSession.Restore(now, Setups.SettingsOf(setup), _kept.Records);
        var first = Drain(twin);
        if (IsAtWork())
        {
            AtWork++;
            _ = twin.TakeChanges();
            return;
        }

        AtRest++;
        Assert.Equal(session.IsClosed ? 0 : 1, first.Count);
        Assert.Equal(session.InputNeededFrom, twin.InputNeededFrom);
        Assert.Equal("", KeptState.TextOf(twin.TakeChanges()));
        _twins.Add((twin, _step + StepsTogether));
    }

    /// <summary>By the records, somebody speaks, or something is running or being played.</summary>
    private bool IsAtWork() => _kept.Records.Any(record => record.Key.Split(':')[0] switch
    {
        "transcription" => true,
        "listing" => Parse(record.Value).GetProperty("state").GetString() == "Running",
        "progress" => Parse(record.Value) is var progress &&
            (progress.GetProperty("status").GetString() == "InProgress" || progress.GetProperty("mcp_calls").GetArrayLength() > 0),
        "head" => Parse(record.Value) is var head &&
            (head.GetProperty("playing").GetArrayLength() > 0 || head.GetProperty("input").GetProperty("is_speaking").GetBoolean()),
        _ => false,
    });

    private static JsonElement Parse(ReadOnlyMemory<byte> value) => JsonElement.Parse(value.Span);

    private static List<string> Drain(VoiceSession session)
    {
        var effects = new List<string>();
        while (session.TryDrain(out var effect))
        {
            effects.Add(EffectText.Of(effect));
        }

        return effects;
    }
}
