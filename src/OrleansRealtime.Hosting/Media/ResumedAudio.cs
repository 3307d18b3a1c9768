using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;

namespace OrleansRealtime.Hosting.Media;

/// <summary>Audio of which a beginning is not wanted, because it was heard or made before.</summary>
internal static class ResumedAudio
{
    /// <summary>Takes off what lies before a position; a frame that lies before it altogether becomes empty.</summary>
    /// <param name="frame">Replaced, and the old one disposed, where there is something to take off.</param>
    /// <param name="from">The first sample wanted.</param>
    /// <param name="trimmed">Samples that were taken off.</param>
    /// <returns>Whether any were.</returns>
    public static bool Trim(ref PooledAudio frame, SampleTime from, out int trimmed)
    {
        trimmed = (int)Math.Clamp((from - frame.Position).Samples, 0, frame.Length);
        if (trimmed == 0)
        {
            return false;
        }

        var whole = frame;
        frame = PooledAudio.CopyOf(SampleTime.Max(from, whole.Position), whole.Span[trimmed..]);
        whole.Dispose();
        return true;
    }
}
