using OrleansRealtime.Audio.Speex;

namespace OrleansRealtime.Audio.Pcm;

/// <summary>
/// Changes the rate of PCM16 mono audio. A stream: how the input is cut does not change one sample of the output, and sample 0
/// of the input is sample 0 of the output, because the filter's delay is skipped at the start and given back by
/// <see cref="Flush"/>. The output therefore trails the input by <see cref="InputLatency"/>.
/// </summary>
public sealed class Resampler : IDisposable
{
    /// <summary>Clean up to about 0.4 of the lower rate, 24 kHz to 8 kHz at a few microseconds per 10 ms.</summary>
    public const int VoiceQuality = 5;

    private readonly SpeexResamplerHandle _state;
    private long _consumed;
    private long _produced;

    /// <param name="inputRate">Samples per second of the input.</param>
    /// <param name="outputRate">Samples per second of the output.</param>
    /// <param name="quality">0 (fast) to 10 (best): the length of the filter.</param>
    public Resampler(int inputRate, int outputRate, int quality = VoiceQuality)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputRate);
        ArgumentOutOfRangeException.ThrowIfNegative(quality);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 10);
        InputRate = inputRate;
        OutputRate = outputRate;
        _state = SpeexDsp.ResamplerInit(1, (uint)inputRate, (uint)outputRate, quality, out var error);
        if (error != SpeexDsp.ResamplerSuccess || _state.IsInvalid)
        {
            throw new InvalidOperationException(
                $"libspeexdsp refused to resample from {inputRate} Hz to {outputRate} Hz (error {error}).");
        }

        SpeexDsp.ResamplerSkipZeros(_state);
    }

    public int InputRate { get; }

    public int OutputRate { get; }

    /// <summary>How many input samples the output trails the input by.</summary>
    public int InputLatency => SpeexDsp.ResamplerInputLatency(_state);

    /// <summary>Room that is always enough for one <see cref="Process"/> of <paramref name="inputSamples"/> samples.</summary>
    public int MaxOutput(int inputSamples) => checked((int)(((long)inputSamples * OutputRate / InputRate) + 2));

    /// <summary>Room that is always enough for <see cref="Flush"/>.</summary>
    public int MaxFlush => MaxOutput(InputLatency + 1);

    /// <summary>Takes all of <paramref name="input"/>.</summary>
    /// <returns>Samples written to <paramref name="output"/>.</returns>
    /// <exception cref="ArgumentException">The output has less room than <see cref="MaxOutput"/> asks for.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        if (output.Length < MaxOutput(input.Length))
        {
            ThrowTooSmall(nameof(output));
        }

        var written = Run(input, output);
        _consumed += input.Length;
        _produced += written;
        return written;
    }

    /// <summary>
    /// Ends the stream: writes what the filter still holds, so that the whole output is as long as the whole input, and starts a
    /// new stream at position 0.
    /// </summary>
    /// <returns>Samples written to <paramref name="output"/>.</returns>
    public int Flush(Span<short> output)
    {
        if (output.Length < MaxFlush)
        {
            ThrowTooSmall(nameof(output));
        }

        // Rounded up: the last input sample may begin one more output sample.
        var owed = (int)(((_consumed * OutputRate) + InputRate - 1) / InputRate - _produced);
        Span<short> zeros = stackalloc short[64];
        zeros.Clear();
        var written = 0;
        while (written < owed)
        {
            written += Run(zeros, output[written..Math.Min(owed, output.Length)]);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream so far; the next sample is position 0 again.</summary>
    public void Reset()
    {
        _ = SpeexDsp.ResamplerReset(_state);
        _ = SpeexDsp.ResamplerSkipZeros(_state);
        _consumed = 0;
        _produced = 0;
    }

    public void Dispose() => _state.Dispose();

    /// <summary>The whole of a sound at another rate.</summary>
    public static short[] Convert(short[] samples, int inputRate, int outputRate)
    {
        if (inputRate == outputRate)
        {
            return samples;
        }

        using var resampler = new Resampler(inputRate, outputRate);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlush];
        var written = resampler.Process(samples, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }

    private static void ThrowTooSmall(string name) =>
        throw new ArgumentException("The output span is too small.", name);

    private unsafe int Run(ReadOnlySpan<short> input, Span<short> output)
    {
        var taken = 0;
        var written = 0;
        fixed (short* source = input)
        {
            fixed (short* target = output)
            {
                while (taken < input.Length && written < output.Length)
                {
                    var inputLength = (uint)(input.Length - taken);
                    var outputLength = (uint)(output.Length - written);
                    _ = SpeexDsp.ResamplerProcess(
                        _state, 0, source + taken, ref inputLength, target + written, ref outputLength);
                    if (inputLength == 0 && outputLength == 0)
                    {
                        break;
                    }

                    taken += (int)inputLength;
                    written += (int)outputLength;
                }
            }
        }

        return written;
    }
}
