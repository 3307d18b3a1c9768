using OrleansRealtime.Core.Inference;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Core.Transcriptions;

/// <summary>
/// Log probabilities of a transcript, one token for each word. Deltas take theirs in order: joined, the tokens of the deltas are
/// the text that the deltas told.
/// </summary>
internal sealed class TranscriptLogprobs
{
    // A word that was recognised at all is not impossible; the logarithm of 0 is no number of JSON.
    private const double LeastConfidence = 1e-5;

    private TranscriptLogprobs(IReadOnlyList<TokenLogprob> tokens) => Tokens = tokens;

    public IReadOnlyList<TokenLogprob> Tokens { get; }

    /// <summary>Null when the engine does not tell words, or not those of its text.</summary>
    public static TranscriptLogprobs? Of(string text, TranscriptDetails details)
    {
        var tokens = new List<TokenLogprob>(details.Words.Count);
        var length = 0;
        foreach (var word in details.Words)
        {
            var token = tokens.Count == 0 ? word.Text : $" {word.Text}";
            if (!text.AsSpan(length).StartsWith(token, StringComparison.Ordinal))
            {
                return null;
            }

            length += token.Length;
            tokens.Add(new TokenLogprob(token, Math.Log(Math.Clamp(word.Confidence, LeastConfidence, 1))));
        }

        return tokens.Count > 0 && length == text.Length ? new TranscriptLogprobs(tokens) : null;
    }

    /// <summary>The tokens of a part of the text; null when it does not fall on whole words.</summary>
    public IReadOnlyList<TokenLogprob>? Between(int start, int end)
    {
        var found = new List<TokenLogprob>();
        var at = 0;
        foreach (var token in Tokens)
        {
            if (at >= start && at + token.Token.Length <= end)
            {
                found.Add(token);
            }

            at += token.Token.Length;
        }

        return found.Sum(token => token.Token.Length) == end - start ? found : null;
    }
}
