using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>What workers report, of operations that run, are over, or never were.</summary>
internal static class InferenceEvents
{
    public static InferenceEvent OfTranscription(StepKind kind, OperationId operation, int amount) => kind switch
    {
        StepKind.Partial => new InferenceEvent.TranscriptPartial(operation, "a few words"[..(amount % 12)]),
        StepKind.NotTranscribed => new InferenceEvent.TranscriptFailed(operation, SessionFault.Model, "It broke."),
        _ => new InferenceEvent.TranscriptCompleted(operation, "a few words more", SampleTime.FromMilliseconds(amount)),
    };

    public static InferenceEvent Words(OperationId operation, int amount, SampleTime until) =>
        new InferenceEvent.WordsSoFar(operation, (amount % 3) switch { 0 => "", 1 => "and then", _ => "what time is it" }, until);

    public static InferenceEvent OfResponse(StepKind kind, OperationId operation, int amount) => kind switch
    {
        StepKind.Speak => new InferenceEvent.SpokenDelta(
            operation,
            "some words ",
            [new WordTime(5, SampleTime.FromMilliseconds(300)), new WordTime(11, SampleTime.FromMilliseconds(700))]),
        StepKind.Write => new InferenceEvent.TextDelta(operation, "written "),
        StepKind.EndSpoken => new InferenceEvent.SpokenEnded(
            operation,
            SampleTime.FromMilliseconds(amount),
            IsCutShort: amount % 5 == 0),
        StepKind.CallTool => new InferenceEvent.ToolCalled(operation, null, amount % 2 == 0 ? "tool" : "add", """{"a":1}"""),
        StepKind.Fail => new InferenceEvent.ResponseFailed(operation, SessionFault.Model, "It broke."),
        _ => new InferenceEvent.ResponseCompleted(
            operation,
            (ResponseEnding)(amount % 3),
            new TextUsage(amount % 50, 0, amount % 40)),
    };
}
