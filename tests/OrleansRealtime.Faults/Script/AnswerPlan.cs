using System.Security.Cryptography;
using System.Text;

namespace OrleansRealtime.Faults.Script;

/// <summary>
/// The answer to a conversation, which follows from all that was said in it: a command that was lost or applied twice shows
/// in every answer after it. The engine makes it, and the client knows what it must be.
/// </summary>
/// <param name="Text">Has the digest of what was said.</param>
/// <param name="Samples">Length of the spoken answer.</param>
/// <param name="CallsTool">It calls a tool instead of speaking.</param>
internal sealed record AnswerPlan(string Text, int Samples, bool CallsTool)
{
    public const string ToolPrefix = "tool";
    public const string ToolName = "look_up";

    private const int ShortestSamples = 7_200;
    private const int SamplesPerStep = 64;

    /// <param name="said">What users said and what tools gave, in order.</param>
    public static AnswerPlan For(IReadOnlyList<string> said)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', said)));
        return new AnswerPlan(
            $"{said.Count} heard {Convert.ToHexStringLower(digest.AsSpan(0, 8))} and that was all of it",
            ShortestSamples + (digest[0] * SamplesPerStep),
            said.Count > 0 && said[^1].StartsWith(ToolPrefix + " ", StringComparison.Ordinal));
    }
}
