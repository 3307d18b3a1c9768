namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>Scripts that once failed, as they were cut down, and the like of them.</summary>
public sealed class RegressionTests
{
    // A window too small for the newest item, a result, and its call.
    private const string ResultWithoutRoom = "3; Update 261 0; CreateItem 215 0; AnswerTool 0 0; CreateResponse 499 0";

    // A tool's approval, given when the context it was asked in is gone.
    private const string ApprovalAfterItsContext =
        "5; ListTools 740 0; AnswerServer 0 513; CreateContext 327 0; SwitchContext 282 0; CreateResponse 948 0; CallTool 0 313; "
        + "SwitchContext 5 9; DeleteContext 17 0; Approve 350 79; CreateItem 696 68";

    [Theory]
    [InlineData(ApprovalAfterItsContext)]
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
