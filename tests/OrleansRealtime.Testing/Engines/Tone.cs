using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;

namespace OrleansRealtime.Testing.Engines;

/// <summary>A sine whose samples depend on their position alone: any piece of it can be checked.</summary>
public static class Tone
{
    public const double Frequency = 440;

    private const double Amplitude = 8000;

    public static short SampleAt(long position)
        => (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * Frequency * (position % SampleTime.Rate) / SampleTime.Rate));

    public static PooledAudio Rent(SampleTime position, int length)
    {
        var audio = PooledAudio.Rent(position, length);
        for (var i = 0; i < length; i++)
        {
            audio.Span[i] = SampleAt(position.Samples + i);
        }

        return audio;
    }
}
