using System.Globalization;
using System.Text;
using OrleansRealtime.Core;

namespace OrleansRealtime.Hosting.Diagnostics;

/// <summary>The kinds and times of the last inputs of a session, for when it breaks. Never their contents.</summary>
internal sealed class FlightRecorder
{
    private const int Kept = 64;

    private readonly (DateTimeOffset At, string Kind)[] _entries = new (DateTimeOffset, string)[Kept];
    private long _count;

    public void Record(DateTimeOffset at, SessionInput input) =>
        _entries[_count++ % Kept] = (at, KindOf(input));

    /// <summary>Oldest first, with the seconds each came before the last one.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var last = _count == 0 ? default : _entries[(_count - 1) % Kept].At;
        for (var i = Math.Max(0, _count - Kept); i < _count; i++)
        {
            var (at, kind) = _entries[i % Kept];
            text.Append(CultureInfo.InvariantCulture, $"{(at - last).TotalSeconds:F3}s {kind}; ");
        }

        return text.ToString();
    }

    private static string KindOf(SessionInput input) => input switch
    {
        SessionInput.ClientEventReceived received => received.Event.GetType().Name,
        SessionInput.InferenceReported reported => reported.Event.GetType().Name,
        SessionInput.McpReported reported => reported.Event.GetType().Name,
        _ => input.GetType().Name,
    };
}
