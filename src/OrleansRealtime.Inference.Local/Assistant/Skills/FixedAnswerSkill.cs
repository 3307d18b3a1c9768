using System.Text.RegularExpressions;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>
/// Obeys instructions that give the answer itself: <c>Say exactly: "…"</c> or <c>Always answer with: …</c>. Without quotes
/// the answer is the rest of the line.
/// </summary>
internal sealed partial class FixedAnswerSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        var match = AnswerPattern().Match(turn.Instructions);
        if (!match.Success)
        {
            return null;
        }

        var answer = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["line"].Value.Trim();
        return answer.Length == 0 ? null : new AssistantReply.Say(answer);
    }

    [GeneratedRegex(
        """\b(?:(?:say|answer|reply|respond)\s+exactly(?:\s+with)?|always\s+(?:answer|reply|respond|say)(?:\s+exactly)?(?:\s+with)?)\s*:?\s*(?:["“](?<quoted>[^"”]+)["”]|(?<=:\s*)(?<line>[^\r\n]+))""",
        RegexOptions.IgnoreCase)]
    private static partial Regex AnswerPattern();
}
