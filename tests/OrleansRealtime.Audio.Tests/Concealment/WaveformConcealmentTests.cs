using OrleansRealtime.Audio.Concealment;

namespace OrleansRealtime.Audio.Tests.Concealment;

public sealed class WaveformConcealmentTests
{
    private const int Rate = 8_000;

    [Fact]
    public void ATone_GoesOnThenFadesToSilence()
    {
        var concealment = new WaveformConcealment(Rate);
        var tone = Sine(0, 800);
        concealment.Pass(tone);
        var filled = new short[Rate / 10];
        concealment.Fill(filled);

        // The first 10 ms are the tone itself, but that its period is no whole number of samples; after 60 ms there is
        // nothing.
        var expected = Sine(800, 80);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(filled[i] - expected[i], -700, 700);
        }

        Assert.InRange(filled.AsSpan(300, 100).ToArray().Max(), (short)1_000, (short)6_000);
        Assert.All(filled.AsSpan(480).ToArray(), sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void WithoutAHole_NothingChanges()
    {
        var concealment = new WaveformConcealment(Rate);
        var tone = Sine(0, 400);
        var passed = tone.ToArray();
        concealment.Pass(passed.AsSpan(0, 33));
        concealment.Pass(passed.AsSpan(33));
        Assert.Equal(tone, passed);
    }

    [Fact]
    public void AfterAHole_OnlyTheFirstFourMillisecondsChange()
    {
        var concealment = new WaveformConcealment(Rate);
        concealment.Pass(Sine(0, 400));
        concealment.Fill(new short[160]);
        var passed = Sine(560, 160);
        concealment.Pass(passed);
        Assert.Equal(Sine(560, 160)[32..], passed[32..]);
        Assert.NotEqual(Sine(560, 160)[..32], passed[..32]);
    }

    [Fact]
    public void BeforeAnything_AHoleIsSilence()
    {
        var concealment = new WaveformConcealment(Rate);
        var filled = Sine(0, 160);
        concealment.Fill(filled);
        Assert.All(filled, sample => Assert.Equal(0, sample));
    }

    private static short[] Sine(int from, int length) =>
        [.. Enumerable.Range(from, length).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * 150 * i / Rate)))];
}
