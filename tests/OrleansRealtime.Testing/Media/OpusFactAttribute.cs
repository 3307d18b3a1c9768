using OrleansRealtime.Audio.Opus;
using Xunit;

namespace OrleansRealtime.Testing.Media;

/// <summary>A fact that is skipped, saying why, where libopus is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpusFactAttribute : FactAttribute
{
    public OpusFactAttribute()
    {
        if (!OpusLibrary.TryLoad(out var reason))
        {
            Skip = reason;
        }
    }
}
