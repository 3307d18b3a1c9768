using OrleansRealtime.Call.Playback;

namespace OrleansRealtime.Call.Tests.Playback;

public sealed class SpokenAnswerTests
{
    // 100 ms.
    private static readonly short[] Piece = new short[2400];

    [Fact]
    public void AudioThatComesFasterThanItSounds_IsHeardAtItsOwnPace()
    {
        var answer = new SpokenAnswer();
        answer.Add("a", Piece, Ms(1000));
        answer.Add("a", Piece, Ms(1001));
        answer.Add("a", Piece, Ms(1002));

        Assert.Equal(Ms(150), answer.Heard(Ms(1150)));
        Assert.Equal(Ms(300), answer.Heard(Ms(5000)));
        Assert.True(answer.IsPlaying(Ms(1299)));
        Assert.False(answer.IsPlaying(Ms(1300)));
    }

    [Fact]
    public void AfterAnUnderrun_HearingGoesOnWithTheNextPiece()
    {
        var answer = new SpokenAnswer();
        answer.Add("a", Piece, Ms(0));
        answer.Add("a", Piece, Ms(500));

        Assert.Equal(Ms(100), answer.Heard(Ms(499)));
        Assert.Equal(Ms(150), answer.Heard(Ms(550)));
    }

    [Fact]
    public void Interrupt_CutsTheItemThatSounds_AndThoseAfterIt()
    {
        var answer = new SpokenAnswer();
        answer.Add("a", Piece, Ms(0));
        answer.Add("b", Piece, Ms(0));
        answer.Add("c", Piece, Ms(0));

        var cut = answer.Interrupt(Ms(130));

        Assert.Equal([new HeardItem("b", Ms(30)), new HeardItem("c", Ms(0))], cut);
        Assert.Equal(Ms(130), answer.Duration);
        Assert.Equal(Ms(130), answer.Heard(Ms(9999)));
        Assert.Empty(answer.Interrupt(Ms(140)));
    }

    [Fact]
    public void WhatComesAfterAnInterruption_IsHeardFromItsArrival()
    {
        var answer = new SpokenAnswer();
        answer.Add("a", Piece, Ms(0));
        answer.Interrupt(Ms(10));
        answer.Add("b", Piece, Ms(1000));

        Assert.Equal(Ms(60), answer.Heard(Ms(1050)));
        Assert.Equal([new HeardItem("b", Ms(50))], answer.Interrupt(Ms(1050)));
    }

    [Fact]
    public void InterruptAfterTheEnd_CutsNothing()
    {
        var answer = new SpokenAnswer();
        answer.Add("a", Piece, Ms(0));

        Assert.Empty(answer.Interrupt(Ms(100)));
        Assert.Equal(2400, answer.ToArray().Length);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
