using System.Runtime.InteropServices;
using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Inference.Local.PocketSphinx.Native;
using OrleansRealtime.Inference.Transcription;

namespace OrleansRealtime.Inference.Local.PocketSphinx;

/// <summary>
/// One decoder: <see cref="Begin"/>, any number of <see cref="Feed"/>, then <see cref="Finish"/> or <see cref="Abandon"/>.
/// One thread at a time. What it says of an utterance does not depend on what it heard before.
/// </summary>
internal sealed unsafe class SphinxDecoder : IDisposable
{
    public const int Rate = 16_000;

    // 10 ms, the decoder's frame.
    private const int FrameSamples = SampleTime.Rate / 100;

    // A very long utterance is decoded in parts, cut at a pause once a part is this long and anywhere at the limit: memory
    // and the work left at the end grow with the part, not with the utterance.
    private const int PartSamples = 15 * Rate;
    private const int PartLimitSamples = 30 * Rate;

    // The model's own mean weighs as much as this many frames when judging the speaker from the first sound heard.
    private const int PriorFrames = 10;

    private readonly DecoderHandle _handle;
    private readonly CepstralMean* _adaptation;
    private readonly nint _logMath;
    private readonly float[] _modelMean;
    private readonly short[] _opening;
    private readonly int _maxAlternatives;
    private readonly List<TranscribedWord> _words = [];
    private readonly List<TranscriptAlternative> _alternatives = [];
    private readonly StringBuilder _text = new();

    private State _state;
    private int _openingLength;
    private long _partStart;
    private int _partLength;
    private int _parts;
    private byte[] _lastHypothesis = [];
    private int _lastHypothesisLength;
    private string _lastPartial = "";

    private SphinxDecoder(DecoderHandle handle, CepstralMean* adaptation, int openingSamples, int maxAlternatives)
    {
        _handle = handle;
        _adaptation = adaptation;
        _logMath = SphinxLibrary.GetLogMath(handle);
        _modelMean = new ReadOnlySpan<float>(adaptation->Mean, adaptation->Length).ToArray();
        _opening = new short[openingSamples];
        _maxAlternatives = maxAlternatives;
    }

    private enum State
    {
        Idle,

        /// <summary>Collecting the sound the speaker is judged from.</summary>
        Opening,
        Decoding,
    }

    /// <summary>Loads the models: about half a second.</summary>
    /// <exception cref="EngineUnavailableException">A library or a model is missing or does not fit.</exception>
    public static SphinxDecoder Load(PocketSphinxOptions options)
    {
        SphinxLibrary.EnsureLoaded();
        RequireModels(options);
        var handle = DecoderHandle.Create(Arguments(options));
        if (handle.IsInvalid)
        {
            handle.Dispose();
            throw new EngineUnavailableException(
                $"The speech model in {options.AcousticModel}", "Its files do not load; reinstall the Debian package pocketsphinx-en-us.");
        }

        var adaptation = FeatureLayout.FindMean(SphinxLibrary.GetFeatures(handle));
        if (adaptation is null)
        {
            handle.Dispose();
            throw new EngineUnavailableException(
                SphinxLibrary.PocketSphinx, "Its version is not supported; install Debian's libpocketsphinx3 (0.8+5prealpha).");
        }

        return new SphinxDecoder(
            handle, adaptation, (int)(options.AdaptationTime.TotalSeconds * Rate), options.MaxAlternatives);
    }

    public void Begin()
    {
        if (_state != State.Idle)
        {
            throw new InvalidOperationException("The decoder is in use.");
        }

        _words.Clear();
        _alternatives.Clear();
        _text.Clear();
        _openingLength = 0;
        _partStart = 0;
        _partLength = 0;
        _parts = 0;
        _lastHypothesisLength = 0;
        _lastPartial = "";
        _state = State.Opening;
        if (_opening.Length == 0)
        {
            StartDecoding();
        }
    }

    /// <summary>Takes 16 kHz samples.</summary>
    public void Feed(ReadOnlySpan<short> pcm)
    {
        if (_state == State.Opening)
        {
            var taken = Math.Min(pcm.Length, _opening.Length - _openingLength);
            pcm[..taken].CopyTo(_opening.AsSpan(_openingLength));
            _openingLength += taken;
            pcm = pcm[taken..];
            if (_openingLength < _opening.Length)
            {
                return;
            }

            StartDecoding();
        }

        while (!pcm.IsEmpty)
        {
            // In pieces, so that a caller's large block is cut into parts as a live one would be.
            var piece = pcm[..Math.Min(pcm.Length, Rate / 10)];
            Process(piece, search: true);
            pcm = pcm[piece.Length..];
            if (_partLength >= PartLimitSamples || (_partLength >= PartSamples && SphinxLibrary.InSpeech(_handle) == 0))
            {
                FinishPart();
                StartPart();
            }
        }
    }

    /// <summary>The text so far when it changed since the last call, else null.</summary>
    public string? TakePartial()
    {
        if (_state != State.Decoding)
        {
            return null;
        }

        var hypothesis = HypothesisBytes();
        if (hypothesis.SequenceEqual(_lastHypothesis.AsSpan(0, _lastHypothesisLength)))
        {
            return null;
        }

        if (_lastHypothesis.Length < hypothesis.Length)
        {
            _lastHypothesis = new byte[hypothesis.Length * 2];
        }

        hypothesis.CopyTo(_lastHypothesis);
        _lastHypothesisLength = hypothesis.Length;
        var part = HypothesisText.Clean(Encoding.UTF8.GetString(hypothesis));
        var partial = _text.Length == 0 ? part : part.Length == 0 ? _text.ToString() : $"{_text} {part}";
        if (partial == _lastPartial)
        {
            return null;
        }

        _lastPartial = partial;
        return partial;
    }

    /// <summary>Ends the utterance and leaves the decoder ready for the next.</summary>
    public Transcript Finish(SampleTime duration)
    {
        if (_state == State.Opening && _openingLength > 0)
        {
            StartDecoding();
        }

        if (_state == State.Decoding)
        {
            FinishPart();
        }

        _state = State.Idle;
        return new Transcript(_text.ToString(), Confidence(), [.. _words], [.. _alternatives], duration);
    }

    /// <summary>Drops the utterance and leaves the decoder ready for the next.</summary>
    public void Abandon()
    {
        if (_state == State.Decoding)
        {
            _ = SphinxLibrary.EndUtterance(_handle);
        }

        _state = State.Idle;
    }

    public void Dispose() => _handle.Dispose();

    private static void RequireModels(PocketSphinxOptions options)
    {
        const string Remedy = "Install the Debian package pocketsphinx-en-us, or configure where the model is.";
        if (!Directory.Exists(options.AcousticModel))
        {
            throw new EngineUnavailableException(options.AcousticModel, Remedy);
        }

        foreach (var file in (ReadOnlySpan<string>)[options.LanguageModel, options.Dictionary])
        {
            if (!File.Exists(file))
            {
                throw new EngineUnavailableException(file, Remedy);
            }
        }
    }

    private static List<string> Arguments(PocketSphinxOptions options) =>
    [
        "-hmm", options.AcousticModel,
        "-lm", options.LanguageModel,
        "-dict", options.Dictionary,
        "-fwdflat", options.SecondPass ? "yes" : "no",
        "-bestpath", "yes",
    ];

    private void StartDecoding()
    {
        var opening = _opening.AsSpan(0, _openingLength);
        ResetMean();
        if (!opening.IsEmpty)
        {
            JudgeSpeaker(opening);
        }

        StartPart();
        _state = State.Decoding;
        Process(opening, search: true);
    }

    private void ResetMean()
    {
        _modelMean.CopyTo(new Span<float>(_adaptation->Mean, _modelMean.Length));
        ForgetFrames();
    }

    private void ForgetFrames()
    {
        new Span<float>(_adaptation->Sum, _modelMean.Length).Clear();
        _adaptation->Frames = 0;
    }

    /// <summary>
    /// Runs only the front end over the opening and takes the mean of its speech frames as the one to subtract. Without this
    /// the decoder needs eight seconds of speech to leave the model's own mean.
    /// </summary>
    private void JudgeSpeaker(ReadOnlySpan<short> opening)
    {
        Check(SphinxLibrary.StartStream(_handle));
        Check(SphinxLibrary.StartUtterance(_handle));
        Process(opening, search: false);
        var frames = _adaptation->Frames;
        Span<float> judged = stackalloc float[_modelMean.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = ((_modelMean[i] * PriorFrames) + _adaptation->Sum[i]) / (PriorFrames + frames);
        }

        // Ending an utterance folds what it heard into the mean, so the judgement is written afterwards.
        _ = SphinxLibrary.EndUtterance(_handle);
        judged.CopyTo(new Span<float>(_adaptation->Mean, judged.Length));
        ForgetFrames();
    }

    private void StartPart()
    {
        _partStart += _partLength;
        _partLength = 0;
        Check(SphinxLibrary.StartStream(_handle));
        Check(SphinxLibrary.StartUtterance(_handle));
    }

    private void Process(ReadOnlySpan<short> pcm, bool search)
    {
        if (pcm.IsEmpty)
        {
            return;
        }

        fixed (short* samples = pcm)
        {
            Check(SphinxLibrary.Process(_handle, samples, (nuint)pcm.Length, search ? 0 : 1, whole: 0));
        }

        if (search)
        {
            _partLength += pcm.Length;
        }
    }

    private void FinishPart()
    {
        // A part without speech has no lattice; the library reports that as an error which is none.
        _ = SphinxLibrary.EndUtterance(_handle);
        _parts++;
        var part = HypothesisText.Clean(Encoding.UTF8.GetString(HypothesisBytes()));
        HypothesisText.Append(_text, part);
        _alternatives.Clear();
        _lastHypothesisLength = 0;
        if (part.Length == 0)
        {
            return;
        }

        CollectWords();
        if (_parts == 1)
        {
            CollectAlternatives(part);
        }
    }

    private void CollectWords()
    {
        var offset = _partStart * SampleTime.Rate / Rate;
        for (var segment = SphinxLibrary.FirstSegment(_handle); segment != 0; segment = SphinxLibrary.NextSegment(segment))
        {
            var entry = Marshal.PtrToStringUTF8((nint)SphinxLibrary.SegmentWord(segment));
            if (!HypothesisText.TryWord(entry, out var word))
            {
                continue;
            }

            SphinxLibrary.SegmentFrames(segment, out var first, out var last);
            var posterior = SphinxLibrary.SegmentProbability(segment, out _, out _, out _);
            _words.Add(new TranscribedWord(
                word.ToString(),
                new SampleTime(offset + ((long)first * FrameSamples)),
                new SampleTime(offset + ((last + 1L) * FrameSamples)),
                Probability(posterior)));
        }
    }

    private void CollectAlternatives(string best)
    {
        if (_maxAlternatives == 0)
        {
            return;
        }

        // Many readings differ only in fillers or pronunciation; the search for different words is bounded.
        var left = 10 * _maxAlternatives;
        int? bestScore = null;
        var reading = SphinxLibrary.FirstReading(_handle);
        while (reading != 0)
        {
            var hypothesis = SphinxLibrary.ReadingText(reading, out var score);
            var text = hypothesis is null ? "" : HypothesisText.Clean(Marshal.PtrToStringUTF8((nint)hypothesis));
            bestScore ??= score;
            if (text.Length > 0 && text != best && !_alternatives.Exists(known => known.Text == text))
            {
                _alternatives.Add(new TranscriptAlternative(text, Probability(score - bestScore.Value)));
            }

            if (--left == 0 || _alternatives.Count == _maxAlternatives)
            {
                SphinxLibrary.FreeReading(reading);
                return;
            }

            reading = SphinxLibrary.NextReading(reading);
        }
    }

    private double? Confidence()
    {
        if (_words.Count == 0)
        {
            return null;
        }

        var sum = 0.0;
        foreach (var word in _words)
        {
            sum += word.Confidence;
        }

        return sum / _words.Count;
    }

    private double Probability(int log) => Math.Clamp(SphinxLibrary.LogToProbability(_logMath, log), 0.0, 1.0);

    private ReadOnlySpan<byte> HypothesisBytes()
    {
        var hypothesis = SphinxLibrary.Hypothesis(_handle, out _);
        return hypothesis is null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(hypothesis);
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new InvalidOperationException("PocketSphinx refused a call; the decoder is not usable.");
        }
    }
}
