using OrleansRealtime.Audio.Opus;
using Xunit;

namespace OrleansRealtime.Testing.Media;

/// <summary>A theory that is skipped, saying why, where libopus is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpusTheoryAttribute : TheoryAttribute
{
    public OpusTheoryAttribute()
    {
        if (!OpusLibrary.TryLoad(out var reason))
        {
            Skip = reason;
        }
    }
}
