using OrleansRealtime.Inference.Local.Assistant.Tools;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Says the results of tools that have just come in, even when tools are required: else they would be called forever.</summary>
internal sealed class ToolResultSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var results = turn.NewResults();
        return results.Count == 0
            ? null
            : new AssistantReply.Say(string.Join(' ', results.Select(result => ResultSpeaker.Say(result.Result))));
    }
}
