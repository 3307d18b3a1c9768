using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;

namespace OrleansRealtime.Core.Playback;

/// <summary>
/// The words of a spoken message and when each has been said: tells what somebody heard who heard only the beginning.
/// </summary>
internal sealed partial class SpokenTimeline
{
    private readonly List<WordTime> _words = [];
    private bool _isComplete;

    /// <summary>All the audio there is; grows until the message is complete.</summary>
    public SampleTime Length { get; private set; }

    public void Add(IReadOnlyList<WordTime> words)
    {
        _words.AddRange(words);
        if (words.Count > 0)
        {
            Length = SampleTime.Max(Length, words[^1].End);
        }
    }

    /// <summary>The audio is complete. Its true length wins over what the word times promised.</summary>
    public void EndAt(SampleTime length)
    {
        Length = length;
        _isComplete = true;
    }

    /// <summary>Whether <see cref="Length"/> says anything: not before the end of a voice without word times.</summary>
    public bool KnowsLength => _isComplete || _words.Count > 0;

    /// <summary>The part of <paramref name="text"/> whose words were over at <paramref name="until"/>.</summary>
    public string HeardText(string text, SampleTime until)
    {
        if (!KnowsLength)
        {
            return until == SampleTime.Zero ? "" : text;
        }

        if (until >= Length)
        {
            return text;
        }

        // Without word times the text is taken to be spoken evenly, and cut back to a whole word.
        if (_words.Count == 0)
        {
            return WholeWords(text, Length.Samples == 0 ? 0 : (int)(text.Length * until.Samples / Length.Samples));
        }

        var end = 0;
        foreach (var word in _words)
        {
            if (word.End > until)
            {
                break;
            }

            end = word.TextEnd;
        }

        return text[..Math.Min(end, text.Length)];
    }

    private static string WholeWords(string text, int length)
    {
        if (length >= text.Length)
        {
            return text;
        }

        var space = length <= 0 ? -1 : text.LastIndexOf(' ', length);
        return space <= 0 ? "" : text[..space];
    }
}
