using OrleansRealtime.Inference.Responders;

namespace OrleansRealtime.Testing.Engines;

/// <summary>One answer of a <see cref="ScriptedResponder"/>: text or speech, then tool calls, then its ending.</summary>
/// <param name="Text">What it says; empty for nothing.</param>
public sealed record ScriptedAnswer(string Text = "")
{
    /// <summary>Length of its speech, a <see cref="Tone"/>; words share it evenly.</summary>
    public TimeSpan Speech { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Length of a frame of speech.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits a frame's length after each frame; else all come at once.</summary>
    public bool IsPaced { get; init; }

    /// <summary>Waits before anything comes.</summary>
    public TimeSpan Delay { get; init; }

    public IReadOnlyList<ScriptedToolCall> ToolCalls { get; init; } = [];

    public ScriptedEnding Ending { get; init; }

    public Exception Fault { get; init; } = new InvalidOperationException("The scripted engine failed.");

    public FinishCause Cause { get; init; }

    /// <summary>Null reports one token for each word of the answer and of the messages.</summary>
    public ResponderUsage? Usage { get; init; }

    public static ScriptedAnswer Failing(Exception? fault = null, string text = "")
        => fault is null
            ? new ScriptedAnswer(text) { Ending = ScriptedEnding.Fail }
            : new ScriptedAnswer(text) { Ending = ScriptedEnding.Fail, Fault = fault };

    public static ScriptedAnswer Hanging(string text = "") => new(text) { Ending = ScriptedEnding.Hang };

    public static ScriptedAnswer Deaf(string text = "") => new(text) { Ending = ScriptedEnding.IgnoreCancellation };

    public static ScriptedAnswer Calling(string tool, string arguments = "{}", string preamble = "")
        => new(preamble) { ToolCalls = [new ScriptedToolCall(tool, arguments)] };
}
