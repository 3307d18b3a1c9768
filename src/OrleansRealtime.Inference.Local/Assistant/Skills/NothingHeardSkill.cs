namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Answers silence: nothing understood, or nothing said yet.</summary>
internal sealed class NothingHeardSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        if (turn.Heard.Count > 0)
        {
            return null;
        }

        return new AssistantReply.Say(
            !turn.HasUserMessage ? "Hello. How can I help you?"
            : turn.HasPicture ? "I can not see pictures. Please tell me in words."
            : "Sorry, I did not catch that.");
    }
}
