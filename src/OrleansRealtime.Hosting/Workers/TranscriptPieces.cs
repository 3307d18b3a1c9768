using OrleansRealtime.Audio;
using OrleansRealtime.Core.Inference;
using OrleansRealtime.Inference.Transcription;
using OrleansRealtime.Protocol.Server;

namespace OrleansRealtime.Hosting.Workers;

/// <summary>The transcript of an utterance that is recognised in pieces.</summary>
internal sealed class TranscriptPieces
{
    private readonly List<string> _texts = [];
    private readonly List<RecognisedWord> _words = [];
    private IReadOnlyList<TranscriptAlternative> _alternatives = [];
    private double _confidence;
    private int _judged;
    private int _pieces;

    public string Text => string.Join(' ', _texts);

    public TranscriptDetails Details => new(
        _judged == 0 ? null : _confidence / _judged,
        _words,

        // Readings of pieces are not readings of the whole.
        _pieces == 1 ? [.. _alternatives.Select(reading => new TranscriptReading(reading.Text, reading.Confidence))] : []);

    /// <summary>The text so far, with a further piece that is not done yet.</summary>
    public string With(string? partial) =>
        string.IsNullOrEmpty(partial) ? Text
        : _texts.Count == 0 ? partial
        : $"{Text} {partial}";

    /// <param name="piece">The next piece.</param>
    /// <param name="offset">Where it begins, from the utterance's first sample.</param>
    public void Add(Transcript piece, SampleTime offset)
    {
        if (piece.Text.Length == 0)
        {
            return;
        }

        _texts.Add(piece.Text);
        _pieces++;
        _alternatives = piece.Alternatives;
        if (piece.Confidence is { } confidence)
        {
            _confidence += confidence;
            _judged++;
        }

        foreach (var word in piece.Words)
        {
            _words.Add(new RecognisedWord(
                word.Text,
                (int)(offset + word.Start).Milliseconds,
                (int)(offset + word.End).Milliseconds,
                word.Confidence));
        }
    }
}
