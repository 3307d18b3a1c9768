using System.Text.RegularExpressions;

namespace OrleansRealtime.Inference.Local.Assistant.Skills;

/// <summary>
/// Obeys instructions that give the answer itself: <c>Say exactly: "…"</c> or <c>Always answer with: …</c>. Without quotes
/// the answer is the rest of the line, and the colon must be there.
/// </summary>
internal sealed partial class FixedAnswerSkill : IAssistantSkill
{
    public AssistantReply? TryAnswer(AssistantTurn turn)
    {
        foreach (var match in LeadPattern().EnumerateMatches(turn.Instructions))
        {
            if (AnswerIn(turn.Instructions.AsSpan(match.Index + match.Length).TrimStart()) is { Length: > 0 } answer)
            {
                return new AssistantReply.Say(answer);
            }
        }

        return null;
    }

    private static string? AnswerIn(ReadOnlySpan<char> rest)
    {
        var hasColon = rest is [':', ..];
        rest = hasColon ? rest[1..].TrimStart() : rest;
        if (rest is ['"' or '“', .. var quoted])
        {
            var end = quoted.IndexOfAny('"', '”');
            return end < 0 ? null : quoted[..end].Trim().ToString();
        }

        var line = rest.IndexOfAny('\r', '\n');
        return hasColon ? (line < 0 ? rest : rest[..line]).Trim().ToString() : null;
    }

    [GeneratedRegex(
        @"\b(?:(?:say|answer|reply|respond)\s+exactly|always\s+(?:answer|reply|respond|say)(?:\s+exactly)?)(?:\s+with)?\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex LeadPattern();
}
