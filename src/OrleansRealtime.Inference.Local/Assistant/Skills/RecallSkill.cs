using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"What did I say?", "what did you say?": reads back the conversation.</summary>
internal sealed class RecallSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        if (!heard.HasAny("say", "said", "ask", "asked", "question"))
        {
            return null;
        }

        if (heard.Says("did i") || heard.Says("have i") || heard.Says("i said") || heard.Says("i asked") || heard.Says("my last question"))
        {
            var said = heard.Has("first") ? turn.EarlierFromUser().LastOrDefault() : turn.EarlierFromUser().FirstOrDefault();
            return new AssistantReply.Say(said is null ? "You did not say anything before." : $"You said: {Sentence.Ended(said)}");
        }

        if (heard.Says("did you") || heard.Says("have you said") || heard.Says("you said") || heard.Says("you just said"))
        {
            var answer = turn.LastAnswer();
            return new AssistantReply.Say(answer is null ? "I did not say anything before." : $"I said: {Sentence.Ended(answer)}");
        }

        return null;
    }
}
