using OrleansRealtime.Audio.Speech;

namespace OrleansRealtime.Audio.Tests.Speech;

public sealed class SpectralSpeechDetectorTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(512)]
    [InlineData(1_024)]
    public void RealFft_AgreesWithTheDefinition(int length)
    {
        var random = new Random(2);
        var signal = Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var power = new float[length / 2];
        new RealFft(length).Power(signal, power);

        for (var k = 0; k < power.Length; k += Math.Max(1, length / 64))
        {
            var (re, im) = (0.0, 0.0);
            for (var i = 0; i < length; i++)
            {
                re += signal[i] * Math.Cos(2 * Math.PI * k * i / length);
                im -= signal[i] * Math.Sin(2 * Math.PI * k * i / length);
            }

            Assert.Equal((re * re) + (im * im), power[k], 1e-3);
        }
    }

    [Fact]
    public void Process_DoesNotAllocate()
    {
        using var detector = new SpectralSpeechDetector();
        var frame = new short[detector.FrameSamples];
        new Random(4).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(frame.AsSpan()));
        _ = detector.Process(frame);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 300; i++)
        {
            _ = detector.Process(frame);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void AVowelInQuiet_IsCertainWithin100Ms()
    {
        using var detector = new SpectralSpeechDetector();
        var random = new Random(6);
        var frames = 0;
        var gathered = 0;
        for (var frame = 0; frame < 240 && gathered < 6; frame++)
        {
            var pcm = Enumerable.Range(frame * 240, 240).Select(i => Sample(i, frame >= 200, random)).ToArray();
            gathered += detector.Process(pcm) >= 0.5f ? 1 : 0;
            frames = frame - 199;
        }

        Assert.InRange(frames, 1, 10);
    }

    // 120 Hz with harmonics falling 6 dB per octave, over a quiet room.
    private static short Sample(int at, bool vowel, Random random)
    {
        var value = 20 * (random.NextDouble() - 0.5);
        for (var harmonic = 1; vowel && harmonic < 30; harmonic++)
        {
            value += 3_000.0 / harmonic * Math.Sin(2 * Math.PI * 120 * harmonic * at / SampleTime.Rate);
        }

        return (short)value;
    }
}
