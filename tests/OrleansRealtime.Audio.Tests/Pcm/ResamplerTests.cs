using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Tests.Pcm;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8_000, 24_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(16_000, 24_000)]
    [InlineData(44_100, 24_000)]
    [InlineData(24_000, 48_000)]
    public void CuttingTheInput_DoesNotChangeTheOutput(int from, int to)
    {
        var input = Sine(from, 440, from);
        var whole = Run(from, to, input, _ => int.MaxValue);

        var random = new Random(5);
        Assert.Equal(whole, Run(from, to, input, _ => random.Next(1, 700)));
        Assert.Equal(to, whole.Length);
    }

    [Theory]
    [InlineData(8_000, 24_000)]
    [InlineData(24_000, 8_000)]
    public void PositionZero_StaysPositionZero(int from, int to)
    {
        var output = Run(from, to, Sine(from, 300, from), _ => int.MaxValue);
        var expected = Sine(to, 300, to);

        // Without the ends, where the filter sees nothing of one side.
        for (var i = to / 10; i < to * 9 / 10; i++)
        {
            Assert.InRange(output[i] - expected[i], -150, 150);
        }
    }

    [Fact]
    public void Process_DoesNotAllocate()
    {
        using var resampler = new Resampler(8_000, 24_000);
        var input = new short[160];
        var output = new short[resampler.MaxOutput(input.Length)];
        _ = resampler.Process(input, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = resampler.Process(input, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static short[] Sine(int rate, double hertz, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static short[] Run(int from, int to, short[] input, Func<int, int> cut)
    {
        using var resampler = new Resampler(from, to);
        var output = new List<short>();
        for (var at = 0; at < input.Length;)
        {
            var length = Math.Min(cut(at), input.Length - at);
            var chunk = new short[resampler.MaxOutput(length)];
            output.AddRange(chunk.Take(resampler.Process(input.AsSpan(at, length), chunk)));
            at += length;
        }

        var rest = new short[resampler.MaxFlush];
        output.AddRange(rest.Take(resampler.Flush(rest)));
        return [.. output];
    }
}
