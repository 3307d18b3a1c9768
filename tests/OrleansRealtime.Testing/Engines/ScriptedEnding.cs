namespace OrleansRealtime.Testing.Engines;

/// <summary>How a scripted answer ends.</summary>
public enum ScriptedEnding
{
    /// <summary>With <c>Finished</c>.</summary>
    Finish,

    /// <summary>Throws <see cref="ScriptedAnswer.Fault"/>.</summary>
    Fail,

    /// <summary>Waits until cancelled.</summary>
    Hang,

    /// <summary>Waits until the test calls <see cref="ScriptedResponder.Release"/>, cancelled or not, then finishes.</summary>
    IgnoreCancellation,
}
