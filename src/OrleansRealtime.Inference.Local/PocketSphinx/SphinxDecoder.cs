using System.Runtime.InteropServices;
using System.Text;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
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

    // The model's own mean weighs as much as this many frames (2 s) against what is heard. Measured: 0020.
    private const int PriorFrames = 200;

    // The decoder is fed exactly 20 ms at a time, however the caller cuts: the mean moves once per block, so results would
    // else depend on the cut.
    private const int BlockSamples = Rate / 50;
    private const int PieceSamples = SampleTime.Rate / 50;

    private readonly DecoderHandle _handle;
    private readonly CepstralMean* _adaptation;
    private readonly nint _logMath;
    private readonly float[] _modelMean;
    private readonly Resampler _resampler = new(SampleTime.Rate, Rate);
    private readonly short[] _block = new short[BlockSamples];
    private readonly short[] _resampled;
    private readonly int _maxAlternatives;
    private readonly List<TranscribedWord> _words = [];
    private readonly List<TranscriptAlternative> _alternatives = [];
    private readonly StringBuilder _text = new();
    private readonly PauseMeter _pause = new();

    private bool _open;
    private long _heard;
    private int _blockLength;
    private long _partStart;
    private int _partLength;
    private int _parts;
    private byte[] _lastHypothesis = [];
    private int _lastHypothesisLength;
    private string _lastPartial = "";

    private SphinxDecoder(DecoderHandle handle, CepstralMean* adaptation, int maxAlternatives)
    {
        _handle = handle;
        _adaptation = adaptation;
        _logMath = SphinxLibrary.GetLogMath(handle);
        _modelMean = new ReadOnlySpan<float>(adaptation->Mean, adaptation->Length).ToArray();
        _resampled = new short[Math.Max(_resampler.MaxOutput(PieceSamples), _resampler.MaxFlush)];
        _maxAlternatives = maxAlternatives;
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

        return new SphinxDecoder(handle, adaptation, options.MaxAlternatives);
    }

    public void Begin()
    {
        if (_open)
        {
            throw new InvalidOperationException("The decoder is in use.");
        }

        _words.Clear();
        _alternatives.Clear();
        _text.Clear();
        _heard = 0;
        _blockLength = 0;
        _partStart = 0;
        _partLength = 0;
        _parts = 0;
        _pause.Reset();
        _lastHypothesisLength = 0;
        _lastPartial = "";
        _resampler.Reset();
        _modelMean.CopyTo(new Span<float>(_adaptation->Mean, _modelMean.Length));
        ForgetFrames();
        StartPart();
        _open = true;
    }

    /// <summary>Takes 24 kHz samples.</summary>
    public void Feed(ReadOnlySpan<short> pcm)
    {
        _heard += pcm.Length;
        while (!pcm.IsEmpty)
        {
            var piece = pcm[..Math.Min(pcm.Length, PieceSamples)];
            pcm = pcm[piece.Length..];
            Block(_resampled.AsSpan(0, _resampler.Process(piece, _resampled)));
        }
    }

    /// <summary>The text so far when it changed since the last call, else null.</summary>
    public string? TakePartial()
    {
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
    public Transcript Finish()
    {
        Block(_resampled.AsSpan(0, _resampler.Flush(_resampled)));
        Process(_block.AsSpan(0, _blockLength));
        _open = false;
        FinishPart();
        return new Transcript(_text.ToString(), Confidence(), [.. _words], [.. _alternatives], new SampleTime(_heard));
    }

    /// <summary>Drops the utterance and leaves the decoder ready for the next.</summary>
    public void Abandon()
    {
        if (_open)
        {
            _open = false;
            _ = SphinxLibrary.EndUtterance(_handle);
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _resampler.Dispose();
    }

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

        // Dropped silence would be missing from every later word time.
        "-remove_silence", "no",
    ];

    private void ForgetFrames()
    {
        new Span<float>(_adaptation->Sum, _modelMean.Length).Clear();
        _adaptation->Frames = 0;
    }

    private void StartPart()
    {
        _partStart += _partLength;
        _partLength = 0;
        Check(SphinxLibrary.StartStream(_handle));
        Check(SphinxLibrary.StartUtterance(_handle));
    }

    private void Block(ReadOnlySpan<short> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var taken = Math.Min(pcm.Length, BlockSamples - _blockLength);
            pcm[..taken].CopyTo(_block.AsSpan(_blockLength));
            pcm = pcm[taken..];
            _blockLength += taken;
            if (_blockLength < BlockSamples)
            {
                return;
            }

            _blockLength = 0;
            Process(_block);
            _pause.Hear(_block);
            if (_partLength >= PartLimitSamples || (_partLength >= PartSamples && _pause.IsPause))
            {
                FinishPart();
                StartPart();
            }
        }
    }

    private void Process(ReadOnlySpan<short> pcm)
    {
        if (pcm.IsEmpty)
        {
            return;
        }

        fixed (short* samples = pcm)
        {
            Check(SphinxLibrary.Process(_handle, samples, (nuint)pcm.Length, noSearch: 0, whole: 0));
        }

        _partLength += pcm.Length;
        AdaptMean();
    }

    /// <summary>
    /// Moves the mean that is subtracted towards what has been heard, from the first frame on. By itself the library keeps the
    /// model's own for eight seconds, which is longer than most turns and fits few microphones.
    /// </summary>
    private void AdaptMean()
    {
        var frames = _adaptation->Frames;
        for (var i = 0; i < _modelMean.Length; i++)
        {
            _adaptation->Mean[i] = ((_modelMean[i] * PriorFrames) + _adaptation->Sum[i]) / (PriorFrames + frames);
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
