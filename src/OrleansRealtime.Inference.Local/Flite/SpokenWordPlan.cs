using System.Runtime.InteropServices;
using OrleansRealtime.Inference.Local.Flite.Native;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>
/// What is known of an utterance before its first sample exists: when each word of the text begins and ends, and where the
/// silence around them lies. Seconds, as Flite's segments have them.
/// </summary>
internal sealed class SpokenWordPlan
{
    // Token → its last (first) word → syllable → phone. A token such as "1,250" is several words.
    private const string LastPhoneEnd = "daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end";
    private const string PhoneBeforeFirstEnd = "daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end";

    private SpokenWordPlan(List<Word> words, double speechStart, double speechEnd, double end)
    {
        Words = words;
        SpeechStart = speechStart;
        SpeechEnd = speechEnd;
        End = end;
    }

    public IReadOnlyList<Word> Words { get; }

    /// <summary>End of the silence before the first word.</summary>
    public double SpeechStart { get; }

    /// <summary>Start of the silence behind the last word.</summary>
    public double SpeechEnd { get; }

    public double End { get; }

    /// <summary>Reads it from an utterance whose durations are decided.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="text">The text it was given.</param>
    public static SpokenWordPlan Read(UtteranceHandle utterance, ReadOnlySpan<byte> text)
    {
        var (speechStart, speechEnd, end) = ReadSilence(utterance);
        var words = new List<Word>();
        var cursor = 0;
        if (FliteLibrary.HasRelation(utterance, "Token") == 0)
        {
            return new SpokenWordPlan(words, speechStart, speechEnd, end);
        }

        var token = FliteLibrary.FirstItem(FliteLibrary.Relation(utterance, "Token"));
        for (; token != 0; token = FliteLibrary.NextItem(token))
        {
            cursor = EndOfToken(token, text, cursor);
            if (FliteLibrary.ItemAt(token, "daughtern") == 0)
            {
                continue;
            }

            var earliest = words.Count == 0 ? speechStart : words[^1].End;
            var wordEnd = Math.Max(earliest, FliteLibrary.FloatFeature(token, LastPhoneEnd));
            var wordStart = Math.Clamp(FliteLibrary.FloatFeature(token, PhoneBeforeFirstEnd), earliest, wordEnd);
            words.Add(new Word(cursor, wordStart, wordEnd));
        }

        return new SpokenWordPlan(words, speechStart, speechEnd, end);
    }

    private static (double Start, double SpeechEnd, double End) ReadSilence(UtteranceHandle utterance)
    {
        if (FliteLibrary.HasRelation(utterance, "Segment") == 0)
        {
            return default;
        }

        var segments = FliteLibrary.Relation(utterance, "Segment");
        var first = FliteLibrary.FirstItem(segments);
        var last = FliteLibrary.LastItem(segments);
        if (first == 0 || last == 0)
        {
            return default;
        }

        var end = FliteLibrary.FloatFeature(last, "end");
        var start = IsPause(first) ? FliteLibrary.FloatFeature(first, "end") : 0;
        while (last != 0 && IsPause(last))
        {
            last = FliteLibrary.PreviousItem(last);
        }

        return (start, last == 0 ? end : FliteLibrary.FloatFeature(last, "end"), end);
    }

    private static unsafe bool IsPause(nint segment) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(FliteLibrary.StringFeature(segment, "name"))
            .SequenceEqual("pau"u8);

    /// <summary>Just behind the token and the marks that close it, so that a text cut there keeps its full stop.</summary>
    private static unsafe int EndOfToken(nint token, ReadOnlySpan<byte> text, int cursor)
    {
        var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(FliteLibrary.StringFeature(token, "name"));
        var at = text[cursor..].IndexOf(name);
        if (at < 0 || name.IsEmpty)
        {
            return cursor;
        }

        var end = cursor + at + name.Length;
        while (end < text.Length && text[end] is (byte)'.' or (byte)',' or (byte)';' or (byte)':' or (byte)'!'
            or (byte)'?' or (byte)')' or (byte)']' or (byte)'"' or (byte)'\'')
        {
            end++;
        }

        return end;
    }

    /// <param name="TextEnd">Index behind the word.</param>
    /// <param name="Start">Seconds.</param>
    /// <param name="End">Seconds.</param>
    public readonly record struct Word(int TextEnd, double Start, double End);
}
