using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Core.State.Records;

namespace OrleansRealtime.Core.Playback;

internal sealed partial class SpokenTimeline
{
    /// <summary>Where the last word ends whose time is known, in the text; 0 when none is.</summary>
    public int KnownUntil => _words.Count == 0 ? 0 : _words[^1].TextEnd;

    public SpokenRecord ToRecord()
    {
        var words = new long[_words.Count * 2];
        for (var i = 0; i < _words.Count; i++)
        {
            (words[2 * i], words[(2 * i) + 1]) = (_words[i].TextEnd, _words[i].End.Samples);
        }

        return new SpokenRecord(words, Length, _isComplete);
    }

    public static SpokenTimeline Of(SpokenRecord record)
    {
        var timeline = new SpokenTimeline { Length = record.Length, _isComplete = record.IsComplete };
        for (var i = 0; i < record.Words.Count; i += 2)
        {
            timeline._words.Add(new WordTime(checked((int)record.Words[i]), new SampleTime(record.Words[i + 1])));
        }

        return timeline;
    }
}
