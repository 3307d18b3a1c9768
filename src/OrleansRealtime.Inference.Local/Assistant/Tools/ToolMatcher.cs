using Microsoft.Extensions.AI;
using OrleansRealtime.Inference.Local.Assistant.Words;

namespace OrleansRealtime.Inference.Local.Assistant.Tools;

/// <summary>
/// Finds the tool an utterance means. The score is the said share of the tool's name, where verbs such as "get" weigh a
/// quarter, plus a little for each word of the description and of the choices of its parameters.
/// </summary>
internal static class ToolMatcher
{
    /// <summary>Half of a two-word name and one word of the description are enough; a description alone is not.</summary>
    public const double Threshold = 0.6;

    private const double VerbWeight = 0.25;
    private const double DescriptionWeight = 0.2;
    private const double MostForDescription = 0.5;

    /// <summary>The best tool at or above <paramref name="threshold"/>, the earlier one among equals; null when there is none.</summary>
    public static AIFunctionDeclaration? Find(IReadOnlyList<AIFunctionDeclaration> tools, Utterance heard, double threshold = Threshold)
    {
        AIFunctionDeclaration? best = null;
        var bestScore = threshold;
        foreach (var tool in tools)
        {
            var score = Score(tool, heard);
            if (score > bestScore || (best is null && score >= bestScore))
            {
                (best, bestScore) = (tool, score);
            }
        }

        return best;
    }

    public static double Score(AIFunctionDeclaration tool, Utterance heard)
    {
        var said = heard.Texts.Where(word => !CommonWords.Fillers.Contains(word) || CommonWords.ToolVerbs.Contains(word)).Distinct().ToArray();
        var name = Identifier.Words(tool.Name).Distinct().Where(word => !CommonWords.Fillers.Contains(word) || CommonWords.ToolVerbs.Contains(word)).ToArray();
        var hint = Hints(tool).Where(word => !name.Any(part => Stem.Matches(part, word)));
        var hints = Math.Min(MostForDescription, DescriptionWeight * hint.Count(word => said.Any(other => Stem.Matches(word, other))));
        return NameScore(name, said) + hints;
    }

    /// <summary>All words that stand for the tool itself, and so are no arguments.</summary>
    public static bool IsAbout(AIFunctionDeclaration tool, string word)
        => Identifier.Words(tool.Name).Any(part => Stem.Matches(part, word))
            || Identifier.Words(tool.Description).Any(part => !CommonWords.Fillers.Contains(part) && Stem.Of(part) == Stem.Of(word));

    private static double NameScore(string[] name, string[] said)
    {
        // A name of verbs alone, "search", has nothing else to go by.
        var weigh = name.All(CommonWords.ToolVerbs.Contains) ? _ => 1 : (Func<string, double>)(word => CommonWords.ToolVerbs.Contains(word) ? VerbWeight : 1);
        var all = name.Sum(weigh);
        return all == 0 ? 0 : name.Where(word => said.Any(other => Stem.Matches(word, other))).Sum(weigh) / all;
    }

    private static IEnumerable<string> Hints(AIFunctionDeclaration tool)
    {
        var choices = ToolSchema.ReadParameters(tool.JsonSchema).SelectMany(parameter => parameter.Choices).Select(choice => choice.ToString());
        return choices.Prepend(tool.Description).SelectMany(Identifier.Words)
            .Where(word => !CommonWords.Fillers.Contains(word) && !CommonWords.ToolVerbs.Contains(word))
            .DistinctBy(Stem.Of);
    }
}
