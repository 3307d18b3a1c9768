using FsCheck;
using FsCheck.Fluent;

namespace OrleansRealtime.Core.Tests.Properties;

/// <summary>How scripts are made: anything at all, but a conversation more often than chaos.</summary>
internal static class Scripts
{
    private static readonly (int Weight, StepKind Kind)[] Weights =
    [
        (6, StepKind.StartSpeaking), (7, StepKind.StopSpeaking), (4, StepKind.Progress), (3, StepKind.Commit), (2, StepKind.Clear),
        (4, StepKind.Update), (6, StepKind.CreateResponse), (3, StepKind.Cancel), (2, StepKind.CancelOne), (6, StepKind.CreateItem),
        (3, StepKind.DeleteItem), (2, StepKind.RetrieveItem), (4, StepKind.TruncateItem), (1, StepKind.Reject), (5, StepKind.Wait),
        (3, StepKind.Partial), (5, StepKind.Transcribed), (1, StepKind.NotTranscribed), (12, StepKind.Speak), (4, StepKind.Write),
        (6, StepKind.EndSpoken), (4, StepKind.CallTool), (4, StepKind.AnswerTool), (8, StepKind.Complete), (2, StepKind.Fail),
        (3, StepKind.Pause), (2, StepKind.Resume), (3, StepKind.Words), (2, StepKind.CreateContext), (3, StepKind.SwitchContext),
        (1, StepKind.DeleteContext), (2, StepKind.ListTools), (5, StepKind.AnswerServer), (3, StepKind.Approve),
        (4, StepKind.PlayStart), (4, StepKind.PlayEnd), (2, StepKind.PlayCut), (1, StepKind.ClearPlayback),
    ];

    public static Arbitrary<Script> OfLength(int min, int max)
    {
        var number = Gen.Choose(0, 999);
        var usual = Gen.Frequency(Weights.Select(weight => (weight.Weight * 10, Gen.Constant(weight.Kind))));
        var kind = Gen.Frequency((1_300, usual), (2, Gen.Constant(StepKind.LoseWorker)), (1, Gen.Constant(StepKind.Close)));
        var step = from k in kind from a in number from b in number select new Step(k, a, b);
        var script =
            from setup in Gen.Choose(0, Setups.Count - 1)
            from length in Gen.Choose(min, max)
            from steps in step.ListOf(length)
            select new Script(setup, [.. steps]);
        return Arb.From(script, whole => whole.Shrink());
    }
}
