namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"How do you spell house".</summary>
internal sealed class SpellSkill : IAssistantSkill
{
    private static readonly string[] Leads = ["the", "word", "a", "for", "me", "please"];

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        var at = heard.IndexOf("spell");
        if (at < 0)
        {
            return null;
        }

        var first = at + 1;
        while (first < heard.Count && Leads.Contains(heard.Texts[first]))
        {
            first++;
        }

        if (first == heard.Count)
        {
            return null;
        }

        var letters = heard.Texts[first].Where(char.IsLetter).Select(letter => char.ToUpperInvariant(letter).ToString());
        return letters.Any() ? new AssistantReply.Say(string.Join(", ", letters) + ".") : null;
    }
}
