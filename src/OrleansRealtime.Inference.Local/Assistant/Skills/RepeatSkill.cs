using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>"Say that again", and "repeat after me" or "say" with words to say.</summary>
internal sealed class RepeatSkill : IAssistantSkill
{
    private static readonly string[] Again =
    [
        "say that again", "say it again", "repeat that", "repeat it", "repeat yourself", "repeat what you", "come again",
        "say again", "one more time", "repeat please", "please repeat", "pardon", "pardon me",
    ];

    private static readonly string[] Leads =
    [
        "please", "can", "could", "would", "will", "you", "okay", "ok", "hey", "now", "then", "and", "well", "just", "the", "uh", "um",
    ];

    private static readonly string[] Openings = ["repeat after me", "say after me", "repeat the words", "say the words", "repeat", "say"];

    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var heard = turn.Heard;
        var first = 0;
        while (first < heard.Count && Leads.Contains(heard.Texts[first]))
        {
            first++;
        }

        // As the whole of what was said: "pardon", not "a pardon was given".
        if (Again.Any(phrase => heard.IndexOf(phrase) is var at && at >= 0 && at <= first) && heard.Count - first <= 6)
        {
            return new AssistantReply.Say(turn.LastAnswer() ?? "I did not say anything before.");
        }

        foreach (var opening in Openings)
        {
            var after = first + opening.Split(' ').Length;
            if (heard.IndexOf(opening) == first && after < heard.Count)
            {
                return new AssistantReply.Say(Sentence.Of(heard.SliceFrom(after).Trim('"', '“', '”')));
            }
        }

        return null;
    }
}
