using System.Runtime.InteropServices;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Tests.Speech;

public sealed class PcmStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_001)]
    [InlineData(PcmStream.MostBytes)]
    public void SamplesArriveWhole_HoweverTheirBytesAreCut(int step)
    {
        var pcm = Tone(24_000, samples: 12_000);

        Assert.Equal(pcm, Through(24_000, pcm, step));
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(22_050)]
    [InlineData(48_000)]
    public void AnotherRate_BecomesOurs_AsLongAndAsHigh(int rate)
    {
        var made = Through(rate, Tone(rate, samples: rate), step: 999);

        // A second of it, and 440 Hz: as many times through zero.
        Assert.InRange(made.Length, SampleTime.Rate - 60, SampleTime.Rate + 60);
        var crossings = made.Zip(made.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0);
        Assert.InRange(crossings, 436, 444);
    }

    private static short[] Through(int rate, short[] pcm, int step)
    {
        using var stream = new PcmStream(rate);
        var made = new List<short>();
        var position = SampleTime.Zero;
        foreach (var piece in MemoryMarshal.AsBytes(pcm.AsSpan()).ToArray().Chunk(step))
        {
            Take(stream.Take(piece));
        }

        Take(stream.End());
        return [.. made];

        void Take(Audio.Buffers.PooledAudio? audio)
        {
            if (audio is null)
            {
                return;
            }

            using (audio)
            {
                Assert.Equal(position, audio.Position);
                position = audio.End;
                made.AddRange(audio.Span);
            }
        }
    }

    private static short[] Tone(int rate, int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * 440 * i / rate)))];
}
