using OrleansRealtime.Audio;

namespace OrleansRealtime.Testing.Speech;

/// <summary>A recording of somebody speaking.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Transcript">What is said, lower case, without punctuation.</param>
/// <param name="Pcm16k">PCM16 mono at 16 kHz, as recorded.</param>
public sealed record SpeechRecording(string Name, string Transcript, short[] Pcm16k)
{
    public const int RecordedRate = 16_000;

    private const int HalfWidth = 16;

    private short[]? _pcm24k;

    /// <summary>PCM16 mono at 24 kHz, the server's rate. The same array each time.</summary>
    public ReadOnlyMemory<short> Pcm24k => _pcm24k ??= Upsample(Pcm16k);

    public TimeSpan Duration => TimeSpan.FromSeconds((double)Pcm16k.Length / RecordedRate);

    public override string ToString() => Name;

    // A windowed sinc, written for clarity and apart from the server's own resampler, which it helps to test.
    private static short[] Upsample(short[] source)
    {
        var result = new short[source.Length * (long)SampleTime.Rate / RecordedRate];
        for (var i = 0; i < result.Length; i++)
        {
            var at = (double)i * RecordedRate / SampleTime.Rate;
            var middle = (int)at;
            var sum = 0.0;
            for (var k = Math.Max(0, middle - HalfWidth + 1); k <= Math.Min(source.Length - 1, middle + HalfWidth); k++)
            {
                var x = at - k;
                var window = 0.5 * (1 + Math.Cos(Math.PI * x / HalfWidth));
                sum += source[k] * window * (x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x));
            }

            result[i] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return result;
    }
}
