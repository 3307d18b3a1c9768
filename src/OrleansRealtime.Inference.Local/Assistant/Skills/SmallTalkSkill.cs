using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Greetings, thanks, goodbyes.</summary>
internal sealed class SmallTalkSkill : IAssistantSkill
{
    private const int LongestGreeting = 4;

    public AssistantReply? TryAnswer(AssistantTurn turn) => Answer(turn.Heard) is { } text ? new AssistantReply.Say(text) : null;

    private static string? Answer(Utterance heard)
    {
        if (heard.Says("how are you") || heard.Says("how do you do"))
        {
            return "I am fine, thank you. What can I do for you?";
        }

        if (heard.HasAny("thanks", "thank"))
        {
            return "You are welcome.";
        }

        if (heard.Count > LongestGreeting)
        {
            return null;
        }

        if (heard.HasAny("goodbye", "bye") || heard.Says("good bye") || heard.Says("good night") || heard.Says("see you"))
        {
            return "Goodbye. Talk to you soon.";
        }

        if (heard.Says("good morning") || heard.Says("good afternoon") || heard.Says("good evening"))
        {
            var part = heard.Has("morning") ? "morning" : heard.Has("afternoon") ? "afternoon" : "evening";
            return $"Good {part}. How can I help you?";
        }

        return heard.HasAny("hello", "hi", "hey", "greetings") ? "Hello. How can I help you?" : null;
    }
}
