using System.Collections.Frozen;

namespace OrleansRealtime.Faults;

/// <summary>The events without a number of their own (docs/resumption.md).</summary>
internal static class Passing
{
    private static readonly FrozenSet<string> Types = new[]
    {
        "response.output_audio.delta", "session.resumption.updated", "session.acknowledged", "input_audio_buffer.acknowledged",
        "session.resumed", "session.replaced", "session.resync_required", "session.resynced", "session.going_away",
    }.ToFrozenSet();

    public static bool Contains(string type) => Types.Contains(type);
}
