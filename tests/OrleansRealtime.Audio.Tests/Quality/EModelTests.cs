using OrleansRealtime.Audio.Quality;

namespace OrleansRealtime.Audio.Tests.Quality;

public sealed class EModelTests
{
    // G.107 Annex B, table B.1 and equation B-4; the first is the default of clause 7.7.
    [Theory]
    [InlineData(93.2, 4.41)]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 4.5)]
    public void Rating_BecomesMos(double rating, double mos) => Assert.Equal(mos, EModel.ToMos(rating), 0.01);

    [Fact]
    public void APerfectConnection_HasTheDefaultRating()
    {
        Assert.Equal(93.2, EModel.Rating(EModelCodec.G711, 0, TimeSpan.FromMilliseconds(100)));
        Assert.Equal(4.41, EModel.Mos(EModelCodec.Opus, 0, TimeSpan.Zero), 0.01);
    }

    // Equation 7-29 by hand: 95·1/(1+4.3) = 17.9; 95·5/(5+25.1) = 15.8; in bursts of twice the length 95·5/(2.5+25.1) =
    // 17.2.
    [Fact]
    public void Loss_CostsWhatTheEquationSays()
    {
        Assert.Equal(93.2 - 17.92, EModel.Rating(EModelCodec.G711WithoutConcealment, 1, TimeSpan.Zero), 0.01);
        Assert.Equal(93.2 - 15.78, EModel.Rating(EModelCodec.G711, 5, TimeSpan.Zero), 0.01);
        Assert.Equal(93.2 - 17.21, EModel.Rating(EModelCodec.G711, 5, TimeSpan.Zero, burstRatio: 2), 0.01);
    }

    // Equation 7-27 by hand: at 200 ms X = 1; at 400 ms X = 2.
    [Theory]
    [InlineData(100, 0)]
    [InlineData(200, 3.045)]
    [InlineData(400, 24.07)]
    public void Delay_CostsWhatTheEquationSays(int milliseconds, double cost) =>
        Assert.Equal(93.2 - cost, EModel.Rating(EModelCodec.G711, 0, TimeSpan.FromMilliseconds(milliseconds)), 0.01);

    [Theory]
    [InlineData(-5, -1)]
    [InlineData(1_000, 1_000_000)]
    public void WhateverComesIn_AScoreComesOut(double loss, int milliseconds) =>
        Assert.InRange(EModel.Mos(EModelCodec.Opus, loss, TimeSpan.FromMilliseconds(milliseconds), -3), 1, 4.5);
}
