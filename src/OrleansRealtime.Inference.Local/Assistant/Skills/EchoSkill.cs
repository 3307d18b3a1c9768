using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Anything else: says what was heard.</summary>
internal sealed class EchoSkill : IAssistantSkill
{
    public AssistantReply TryAnswer(AssistantTurn turn) => new AssistantReply.Say($"I heard: {Sentence.Ended(turn.Heard.Text)}");
}
