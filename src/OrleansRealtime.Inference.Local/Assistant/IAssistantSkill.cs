namespace OrleansRealtime.Inference.Local.Assistant;

/// <summary>One thing the assistant can do. Skills are asked in order; the first that answers is it.</summary>
internal interface IAssistantSkill
{
    /// <summary>The answer, or null when this is not for it.</summary>
    AssistantReply? TryAnswer(AssistantTurn turn);
}
