using OrleansRealtime.Audio.Noise;
using OrleansRealtime.Audio.Pcm;

namespace OrleansRealtime.Audio.Tests.Noise;

public sealed class NoiseReducerTests
{
    public static TheoryData<NoiseProfile> Profiles => [NoiseProfile.NearField, NoiseProfile.FarField];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void CuttingTheAudio_ChangesNoSample(NoiseProfile profile)
    {
        var random = new Random(3);
        var pcm = Tone(SampleTime.Rate + 7, 20, random);
        var whole = Run(profile, pcm, () => pcm.Length);

        Assert.Equal(whole, Run(profile, pcm, () => 240));
        Assert.Equal(whole, Run(profile, pcm, () => 2_400));
        Assert.Equal(whole, Run(profile, pcm, () => random.Next(1, 1_500)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(479)]
    [InlineData(480)]
    [InlineData(481)]
    [InlineData(700)]
    [InlineData(960)]
    [InlineData(5_000)]
    public void TheOutput_IsAsLongAsTheInput(int length)
    {
        using var reducer = new NoiseReducer(NoiseProfile.NearField);
        var output = new short[length + NoiseReducer.MaxLatency];
        for (var round = 0; round < 3; round++)
        {
            var written = reducer.Process(Tone(length, 20, new Random(1)), output);
            Assert.Equal(length - written, reducer.Latency);
            Assert.InRange(reducer.Latency, 0, NoiseReducer.MaxLatency);
            written += reducer.Flush(output.AsSpan(written));
            Assert.Equal(length, written);
            Assert.Equal(0, reducer.Latency);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ALoudTone_StaysWhereItIs(NoiseProfile profile)
    {
        // Bursts, as syllables come: what never stops is background, and rightly goes.
        var pcm = Bursts();
        var output = Run(profile, pcm, () => 480);

        var (best, at) = (double.MinValue, 0);
        for (var shift = -600; shift <= 600; shift++)
        {
            var sum = 0.0;
            for (var i = SampleTime.Rate; i < pcm.Length - 600; i++)
            {
                sum += (double)pcm[i] * output[i + shift];
            }

            (best, at) = sum > best ? (sum, shift) : (best, at);
        }

        Assert.Equal(0, at);
    }

    [Fact]
    public void SteadyNoise_FallsByWhatTheProfileSays_AndTheFurtherTheDeeper()
    {
        var pcm = Tone(4 * SampleTime.Rate, 0, new Random(9), noise: 1_000);
        var before = PcmLevel.Measure(pcm.AsSpan(2 * SampleTime.Rate));

        var near = before - PcmLevel.Measure(Run(NoiseProfile.NearField, pcm, () => 480).AsSpan(2 * SampleTime.Rate));
        var far = before - PcmLevel.Measure(Run(NoiseProfile.FarField, pcm, () => 480).AsSpan(2 * SampleTime.Rate));

        Assert.InRange(near, NoiseProfile.NearField.SuppressionDb - 3, NoiseProfile.NearField.SuppressionDb + 3);
        Assert.InRange(far, NoiseProfile.FarField.SuppressionDb - 3, NoiseProfile.FarField.SuppressionDb + 3);
        Assert.True(far > near);
    }

    [Fact]
    public void Flush_KeepsWhatIsKnownOfTheNoise()
    {
        var random = new Random(9);
        using var reducer = new NoiseReducer(NoiseProfile.NearField);
        var output = new short[SampleTime.Rate * 4];
        var written = reducer.Process(Tone(3 * SampleTime.Rate + 100, 0, random, noise: 1_000), output);
        reducer.Flush(output.AsSpan(written));

        // The first tenth of a second behind a commit is as quiet as before it.
        var next = Tone(SampleTime.Rate / 5, 0, random, noise: 1_000);
        written = reducer.Process(next, output);
        written += reducer.Flush(output.AsSpan(written));

        Assert.Equal(next.Length, written);
        Assert.True(PcmLevel.Measure(next) - PcmLevel.Measure(output.AsSpan(0, written)) > NoiseProfile.NearField.SuppressionDb - 4);
    }

    [Fact]
    public void Process_DoesNotAllocate()
    {
        using var reducer = new NoiseReducer(NoiseProfile.FarField);
        var pcm = Tone(SampleTime.Rate, 20, new Random(2));
        var output = new short[pcm.Length + NoiseReducer.MaxLatency];
        Pass();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Pass()
        {
            for (var at = 0; at + 500 <= pcm.Length; at += 500)
            {
                reducer.Process(pcm.AsSpan(at, 500), output);
            }

            reducer.Flush(output);
        }
    }

    private static short[] Run(NoiseProfile profile, short[] pcm, Func<int> cut)
    {
        using var reducer = new NoiseReducer(profile);
        var output = new short[pcm.Length + NoiseReducer.MaxLatency];
        var written = 0;
        for (var at = 0; at < pcm.Length;)
        {
            var length = Math.Min(cut(), pcm.Length - at);
            written += reducer.Process(pcm.AsSpan(at, length), output.AsSpan(written));
            at += length;
        }

        written += reducer.Flush(output.AsSpan(written));
        return output[..written];
    }

    private static short[] Tone(int length, int amplitudePercent, Random random, int noise = 100)
    {
        var pcm = new short[length];
        for (var i = 0; i < length; i++)
        {
            pcm[i] = (short)((327.67 * amplitudePercent * Math.Sin(i * 0.05)) + random.Next(-noise, noise + 1));
        }

        return pcm;
    }

    private static short[] Bursts()
    {
        var pcm = Tone(3 * SampleTime.Rate, 0, new Random(4));
        for (var at = SampleTime.Rate; at + 4_800 <= pcm.Length; at += 9_600)
        {
            for (var i = 0; i < 4_800; i++)
            {
                // A sweep: a plain tone would fit as well a period later.
                pcm[at + i] += (short)(6_000 * Math.Sin((0.03 * i) + (0.00001 * i * i)));
            }
        }

        return pcm;
    }
}
