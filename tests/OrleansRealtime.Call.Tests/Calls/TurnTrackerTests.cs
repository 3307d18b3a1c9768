using OrleansRealtime.Call.Calls;

namespace OrleansRealtime.Call.Tests.Calls;

public sealed class TurnTrackerTests
{
    [Fact]
    public void Turn_IsSettledWhenItsAnswerIsDone()
    {
        var turns = new TurnTracker();
        Assert.False(turns.IsSettled);

        turns.SpeechStarted();
        turns.SpeechStopped(S(1));
        turns.ResponseCreated("r1", S(2));
        Assert.True(turns.AudioArrived("r1", S(3)));
        Assert.False(turns.IsSettled);
        turns.ResponseDone("r1", "completed", S(4));

        Assert.True(turns.IsSettled);
        Assert.Equal(1, turns.Answers);
        Assert.Equal((S(1), S(2), S(3), S(4)), (turns.Marks.SpeechStopped, turns.Marks.ResponseCreated, turns.Marks.FirstAudio, turns.Marks.Done));
    }

    [Fact]
    public void SpeechOverAnAnswer_SilencesItsRest_AndWaitsForTheNext()
    {
        var turns = new TurnTracker();
        turns.SpeechStarted();
        turns.ResponseCreated("r1", S(1));
        turns.SpeechStarted();

        Assert.False(turns.AudioArrived("r1", S(2)));
        turns.ResponseDone("r1", "cancelled", S(2));

        Assert.False(turns.IsSettled);
        Assert.Equal(0, turns.Answers);
        Assert.Null(turns.Marks.Done);
        turns.ResponseCreated("r2", S(3));
        Assert.True(turns.AudioArrived("r2", S(4)));
        turns.ResponseDone("r2", "completed", S(5));
        Assert.True(turns.IsSettled);
        Assert.Equal(1, turns.Answers);
    }

    [Fact]
    public void FailedAnswer_IsNone()
    {
        var turns = new TurnTracker();
        turns.Asked();
        turns.ResponseCreated("r1", S(1));
        turns.ResponseDone("r1", "failed", S(2));

        Assert.True(turns.IsSettled);
        Assert.Equal(0, turns.Answers);
        Assert.Equal("failed", turns.LastStatus);
    }

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
}
