using OrleansRealtime.Core.Turns;

namespace OrleansRealtime.Core.Tests.Turns;

public sealed class ProsodyMeterTests
{
    [Theory]
    [InlineData(100, -5.9f, -6.1f)]
    [InlineData(200, 5.9f, 6.1f)]
    public void TheEnd_IsToldAgainstWhatWasBefore(float end, float least, float most)
    {
        var meter = new ProsodyMeter();
        Hear(meter, 141.42f, -20, 40);
        Hear(meter, end, -29, 10);

        var prosody = meter.Measure();

        Assert.InRange(prosody.PitchChange!.Value, Math.Min(least, most), Math.Max(least, most));
        Assert.Equal(-9, prosody.LevelChange!.Value, 0.01);
    }

    [Fact]
    public void OneFrameAnOctaveOff_ChangesNothing()
    {
        var meter = new ProsodyMeter();
        Hear(meter, 150, -20, 40);
        Hear(meter, 300, -20, 1);

        Assert.Equal(0, meter.Measure().PitchChange!.Value, 0.01);
    }

    [Fact]
    public void AnEndAnOctaveOff_TellsNothingOfThePitch()
    {
        var meter = new ProsodyMeter();
        Hear(meter, 200, -20, 40);
        Hear(meter, 100, -26, 10);

        Assert.Equal(new Prosody(null, -6), meter.Measure());
    }

    [Fact]
    public void TooLittleVoice_TellsNothing()
    {
        var meter = new ProsodyMeter();
        Hear(meter, 0, -20, 100);
        Hear(meter, 150, -20, 20);
        Assert.Equal(Prosody.Unknown, meter.Measure());

        Hear(meter, 150, -20, 20);
        Assert.NotNull(meter.Measure().PitchChange);
        meter.Reset();
        Assert.Equal(Prosody.Unknown, meter.Measure());
    }

    private static void Hear(ProsodyMeter meter, float pitch, float level, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            meter.Hear(pitch, level);
        }
    }
}
