using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>Names: its own, and the user's, which it remembers for as long as the conversation does.</summary>
internal sealed class IntroductionSkill : IAssistantSkill
{
    private static readonly string[] GivenNames = ["my name is", "call me"];

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        if (heard.Says("what is my name") || heard.Says("who am i") || heard.Says("know my name") || heard.Says("remember my name"))
        {
            var name = turn.EarlierFromUser().Select(text => NameIn(Utterance.Parse(text))).FirstOrDefault(found => found is not null);
            return new AssistantReply.Say(name is null ? "I do not know your name." : $"Your name is {name}.");
        }

        if (NameIn(heard) is { } given)
        {
            return new AssistantReply.Say($"Nice to meet you, {given}.");
        }

        return heard.Says("your name") || heard.Says("who are you") || heard.Says("introduce yourself") || heard.Says("about yourself")
            ? new AssistantReply.Say($"My name is {turn.Name}. I am a small assistant, and I live on this computer.")
            : null;
    }

    private static string? NameIn(Utterance heard)
    {
        foreach (var opening in GivenNames)
        {
            var after = heard.IndexOf(opening) + opening.Split(' ').Length;
            if (heard.Says(opening) && after < heard.Count)
            {
                var name = heard.Slice(after, after + 1);
                return char.ToUpperInvariant(name[0]) + name[1..];
            }
        }

        return null;
    }
}
