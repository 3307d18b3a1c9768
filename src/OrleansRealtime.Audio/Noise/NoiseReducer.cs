using OrleansRealtime.Audio.Speex;

namespace OrleansRealtime.Audio.Noise;

/// <summary>
/// Takes noise out of a stream, PCM16 mono 24 kHz, with libspeexdsp's preprocessor. Frames are cut by position, so that how the
/// input is cut changes no sample, and sample 0 of the output is sample 0 of the input: the preprocessor's delay is skipped at the
/// start and given back by <see cref="Flush"/>. No allocation after construction.
/// </summary>
public sealed class NoiseReducer : IDisposable
{
    /// <summary>The most the output trails the input by: a frame that fills, and the one the preprocessor overlaps it with.</summary>
    public const int MaxLatency = 2 * Frame;

    // 20 ms, what libspeexdsp is tuned for.
    private const int Frame = 480;

    private readonly SpeexPreprocessHandle _state;

    // The frame before and the frame that fills, as they came.
    private readonly short[] _recent = new short[2 * Frame];
    private readonly short[] _run = new short[Frame];
    private int _filled;
    private bool _overlaps;

    public NoiseReducer(NoiseProfile profile)
    {
        _state = SpeexDsp.PreprocessInit(Frame, SampleTime.Rate);
        if (_state.IsInvalid)
        {
            throw new InvalidOperationException("libspeexdsp refused to start its preprocessor.");
        }

        Set(SpeexDsp.SetDenoise, 1);
        Set(SpeexDsp.SetNoiseSuppress, -profile.SuppressionDb);
    }

    /// <summary>How many samples the output trails the input by now.</summary>
    public int Latency => _filled + (_overlaps ? Frame : 0);

    /// <summary>Takes all of <paramref name="input"/>.</summary>
    /// <param name="input">The next samples.</param>
    /// <param name="output">Room for the input and <see cref="MaxLatency"/> more; may not overlap the input.</param>
    /// <returns>Samples written.</returns>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        var written = 0;
        while (!input.IsEmpty)
        {
            var taken = Math.Min(input.Length, Frame - _filled);
            input[..taken].CopyTo(_recent.AsSpan(Frame + _filled));
            input = input[taken..];
            _filled += taken;
            if (_filled == Frame)
            {
                written += Run(_recent.AsSpan(Frame), output[written..]);
                _recent.AsSpan(Frame).CopyTo(_recent);
                _filled = 0;
            }
        }

        return written;
    }

    /// <summary>
    /// The stream pauses here: writes what is still held, so that the whole output is as long as the whole input. What was learned
    /// of the noise is kept, and frames are counted anew from here.
    /// </summary>
    /// <returns>Samples written; there must be room for <see cref="MaxLatency"/>.</returns>
    public int Flush(Span<short> output)
    {
        var owed = Latency;
        var written = 0;
        Span<short> frame = stackalloc short[Frame];
        while (written < owed)
        {
            // What is missing is what was, mirrored: silence would be taken for the end of the noise.
            _recent.AsSpan(Frame, _filled).CopyTo(frame);
            var known = _recent.AsSpan(0, Frame + _filled);
            for (var i = _filled; i < Frame; i++)
            {
                frame[i] = known[^(i - _filled + 1)];
            }

            written += Math.Min(Run(frame, output[written..]), owed - written);
            _filled = 0;
        }

        _filled = 0;
        _overlaps = false;
        return written;
    }

    public void Dispose() => _state.Dispose();

    private unsafe int Run(ReadOnlySpan<short> frame, Span<short> output)
    {
        frame.CopyTo(_run);
        fixed (short* samples = _run)
        {
            _ = SpeexDsp.PreprocessRun(_state, samples);
        }

        if (!_overlaps)
        {
            // The frame before the first: nobody sent it.
            _overlaps = true;
            return 0;
        }

        _run.CopyTo(output);
        return Frame;
    }

    private unsafe void Set(int request, int value) => _ = SpeexDsp.PreprocessControl(_state, request, &value);
}
