using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRealtime.Faults.Conversations;

/// <summary>What is said in a conversation, by its number alone, and what must come of it.</summary>
internal static class Script
{
    public const string Report = "report";
    public const string Tool = "apply";

    private const int ShortestVoice = 6_000;
    private const int LongestVoice = 30_000;
    private const int ShortestSpeech = 6_000;
    private const int LongestSpeech = 36_000;

    public static TurnKind KindOf(int conversation, int turn) => (TurnKind)((conversation + turn) % 3);

    /// <summary>The user's sound in a turn.</summary>
    public static short[] VoiceOf(int conversation, int turn)
    {
        var random = new Random(HashCode(conversation, turn));
        var pcm = new short[random.Next(ShortestVoice, LongestVoice)];
        random.NextBytes(MemoryMarshal.AsBytes(pcm.AsSpan()));
        return pcm;
    }

    /// <summary>
    /// Whether a transcript says that this and no other sound was heard. A recogniser that waits for a lost client is given back, so
    /// that an utterance may be heard in pieces.
    /// </summary>
    public static bool IsHeard(short[] pcm, string transcript)
    {
        var words = transcript.Split(' ');
        var at = 0;
        for (var i = 0; i + 2 < words.Length; i += 3)
        {
            if (!int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var samples) || samples > pcm.Length - at)
            {
                return false;
            }

            var piece = pcm.AsSpan(at, samples);
            at += samples;
            if (HeardOf(SHA256.HashData(MemoryMarshal.AsBytes(piece)), samples) != string.Join(' ', words[i..(i + 3)]))
            {
                return false;
            }
        }

        return at == pcm.Length;
    }

    public static string HeardOf(byte[] hash, long samples) =>
        string.Create(CultureInfo.InvariantCulture, $"heard {samples} {Convert.ToHexStringLower(hash.AsSpan(0, 8))}");

    /// <summary>The user's words in a turn without sound.</summary>
    public static string WordsOf(int conversation, int turn, TurnKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{(kind == TurnKind.Tool ? Tool : "say")} {conversation}.{turn}");

    /// <summary>How the model sees something that was said.</summary>
    public static string LineOf(string who, string what) => $"{who}: {what}";

    /// <summary>The arguments of the tool the model calls after a line; null where it calls none.</summary>
    public static string? ToolArgumentsFor(string line) =>
        line.StartsWith(LineOf("user", Tool), StringComparison.Ordinal) ? $$"""{"of":"{{line.Split(' ')[^1]}}"}""" : null;

    public static string ResultOf(string arguments) => "applied " + arguments.Split('"')[3];

    public static string AnswerTo(string line) => $"you told me {line}";

    /// <summary>Samples of an answer's sound.</summary>
    public static int SpeechOf(string answer) =>
        ShortestSpeech + (SHA256.HashData(Encoding.UTF8.GetBytes(answer))[0] * (LongestSpeech - ShortestSpeech) / 256);

    /// <summary>All that the model must know of a conversation after so many turns.</summary>
    /// <param name="conversation">Which one.</param>
    /// <param name="turns">How many.</param>
    /// <param name="heard">The transcripts of its turns of sound.</param>
    public static string Whole(int conversation, int turns, IReadOnlyDictionary<int, string> heard)
    {
        var lines = new List<string>();
        for (var turn = 0; turn < turns; turn++)
        {
            var kind = KindOf(conversation, turn);
            var words = kind == TurnKind.Voice ? heard.GetValueOrDefault(turn, "") : WordsOf(conversation, turn, kind);
            lines.Add(LineOf("user", words));
            if (ToolArgumentsFor(lines[^1]) is { } arguments)
            {
                lines.Add(LineOf("call", Tool));
                lines.Add(LineOf("result", ResultOf(arguments)));
            }

            lines.Add(LineOf("assistant", AnswerTo(lines[^1])));
        }

        return string.Join('\n', lines);
    }

    // The same in every process.
    private static int HashCode(int conversation, int turn) => (conversation * 7_919) + (turn * 104_729) + 13;
}
