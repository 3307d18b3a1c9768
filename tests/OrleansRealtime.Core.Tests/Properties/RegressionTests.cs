namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Scripts that once failed, as they were cut down, and the like of them.</summary>
public sealed class RegressionTests
{
    // A window too small for the newest item, a result, and its call.
    private const string ResultWithoutRoom = "3; Update 261 0; CreateItem 215 0; AnswerTool 0 0; CreateResponse 499 0";

    [Theory]
    [InlineData(ResultWithoutRoom)]
    [InlineData("0; StartSpeaking 0 0; StopSpeaking 0 500; Speak 0 0; StartSpeaking 1 0; Complete 0 0; StopSpeaking 0 500")]
    public void AScript_KeepsThePromises(string script)
    {
        var watcher = new SessionWatcher();
        ScriptRunner.Play(Script.Parse(script), watcher);
        Assert.True(watcher.IsClosed);
        Assert.True(watcher.Effects > 3);
    }
}
