using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansRealtime.Audio.Speech;

/// <summary>
/// Fourier transform of a real signal whose length is a power of two: a complex transform of half the length (radix 2,
/// decimation in time, real and imaginary parts apart so that the butterflies vectorise) and the usual untangling.
/// </summary>
internal sealed class RealFft
{
    private readonly int _half;
    private readonly int[] _order;
    private readonly float[] _re;
    private readonly float[] _im;

    // Stage after stage: the stage with butterflies of span h has its h factors at offset h.
    private readonly float[] _stageCos;
    private readonly float[] _stageSin;
    private readonly float[] _untangleCos;
    private readonly float[] _untangleSin;

    /// <param name="length">A power of two, at least 16.</param>
    public RealFft(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 16);
        if (!BitOperations.IsPow2(length))
        {
            throw new ArgumentException("The length must be a power of two.", nameof(length));
        }

        Length = length;
        _half = length / 2;
        _re = new float[_half];
        _im = new float[_half];
        _order = new int[_half];
        var bits = BitOperations.Log2((uint)_half);
        for (var i = 1; i < _half; i++)
        {
            _order[i] = (_order[i >> 1] >> 1) | ((i & 1) << (bits - 1));
        }

        _stageCos = new float[_half];
        _stageSin = new float[_half];
        for (var span = 1; span < _half; span *= 2)
        {
            for (var k = 0; k < span; k++)
            {
                var (sin, cos) = Math.SinCos(-Math.PI * k / span);
                _stageCos[span + k] = (float)cos;
                _stageSin[span + k] = (float)sin;
            }
        }

        _untangleCos = new float[_half];
        _untangleSin = new float[_half];
        for (var k = 0; k < _half; k++)
        {
            var (sin, cos) = Math.SinCos(-Math.PI * k / _half);
            _untangleCos[k] = (float)cos;
            _untangleSin[k] = (float)sin;
        }
    }

    /// <summary>Samples taken in; bins 0 to <c>Length / 2 - 1</c> come out, the one at half the rate is left out.</summary>
    public int Length { get; }

    /// <summary>Squared magnitudes of the bins from 0 on, as many as <paramref name="power"/> holds.</summary>
    public void Power(ReadOnlySpan<float> signal, Span<float> power)
    {
        Transform(signal);
        power[0] = Square(_re[0] + _im[0]);
        for (var k = 1; k < power.Length; k++)
        {
            Untangle(k, out var re, out var im);
            power[k] = (re * re) + (im * im);
        }
    }

    /// <summary>Real parts of the bins from 0 on: the whole transform when the signal is even.</summary>
    public void RealPart(ReadOnlySpan<float> signal, Span<float> real)
    {
        Transform(signal);
        real[0] = _re[0] + _im[0];
        for (var k = 1; k < real.Length; k++)
        {
            Untangle(k, out real[k], out _);
        }
    }

    private static float Square(float value) => value * value;

    private void Untangle(int k, out float re, out float im)
    {
        var mirror = _half - k;
        var evenRe = 0.5f * (_re[k] + _re[mirror]);
        var evenIm = 0.5f * (_im[k] - _im[mirror]);
        var oddRe = 0.5f * (_im[k] + _im[mirror]);
        var oddIm = 0.5f * (_re[mirror] - _re[k]);
        re = evenRe + (_untangleCos[k] * oddRe) - (_untangleSin[k] * oddIm);
        im = evenIm + (_untangleCos[k] * oddIm) + (_untangleSin[k] * oddRe);
    }

    private void Transform(ReadOnlySpan<float> signal)
    {
        TransformFours(signal);
        var span = 4;
        for (; span < Vector<float>.Count && span < _half; span *= 2)
        {
            TransformStage(span);
        }

        for (; span < _half; span *= 2)
        {
            for (var start = 0; start < _half; start += 2 * span)
            {
                Butterflies(start, span);
            }
        }
    }

    /// <summary>Takes the signal in and does the first two stages, whose factors are 1 and -i: additions only.</summary>
    private void TransformFours(ReadOnlySpan<float> signal)
    {
        var order = _order;
        var re = _re;
        var im = _im;
        for (var i = 0; i + 3 < order.Length; i += 4)
        {
            // Even samples are the real parts, odd ones the imaginary parts of a signal of half the length.
            var (a, b, c, d) = (2 * order[i], 2 * order[i + 1], 2 * order[i + 2], 2 * order[i + 3]);
            var (sumRe, sumIm) = (signal[a] + signal[b], signal[a + 1] + signal[b + 1]);
            var (differenceRe, differenceIm) = (signal[a] - signal[b], signal[a + 1] - signal[b + 1]);
            var (otherSumRe, otherSumIm) = (signal[c] + signal[d], signal[c + 1] + signal[d + 1]);
            var (otherDifferenceRe, otherDifferenceIm) = (signal[c] - signal[d], signal[c + 1] - signal[d + 1]);
            re[i] = sumRe + otherSumRe;
            im[i] = sumIm + otherSumIm;
            re[i + 1] = differenceRe + otherDifferenceIm;
            im[i + 1] = differenceIm - otherDifferenceRe;
            re[i + 2] = sumRe - otherSumRe;
            im[i + 2] = sumIm - otherSumIm;
            re[i + 3] = differenceRe - otherDifferenceIm;
            im[i + 3] = differenceIm + otherDifferenceRe;
        }
    }

    /// <summary>A stage whose butterflies are too short for a vector.</summary>
    private void TransformStage(int span)
    {
        var cos = _stageCos.AsSpan(span, span);
        var sin = _stageSin.AsSpan(span, span);
        for (var start = 0; start < _half; start += 2 * span)
        {
            var re = _re.AsSpan(start, 2 * span);
            var im = _im.AsSpan(start, 2 * span);
            for (var k = 0; k < cos.Length; k++)
            {
                var lowRe = (re[span + k] * cos[k]) - (im[span + k] * sin[k]);
                var lowIm = (re[span + k] * sin[k]) + (im[span + k] * cos[k]);
                re[span + k] = re[k] - lowRe;
                im[span + k] = im[k] - lowIm;
                re[k] += lowRe;
                im[k] += lowIm;
            }
        }
    }

    private void Butterflies(int start, int span) => Butterflies(
        MemoryMarshal.Cast<float, Vector<float>>(_re.AsSpan(start, span)),
        MemoryMarshal.Cast<float, Vector<float>>(_im.AsSpan(start, span)),
        MemoryMarshal.Cast<float, Vector<float>>(_re.AsSpan(start + span, span)),
        MemoryMarshal.Cast<float, Vector<float>>(_im.AsSpan(start + span, span)),
        MemoryMarshal.Cast<float, Vector<float>>(_stageCos.AsSpan(span, span)),
        MemoryMarshal.Cast<float, Vector<float>>(_stageSin.AsSpan(span, span)));

    private static void Butterflies(
        Span<Vector<float>> topRe,
        Span<Vector<float>> topIm,
        Span<Vector<float>> lowRe,
        Span<Vector<float>> lowIm,
        ReadOnlySpan<Vector<float>> cos,
        ReadOnlySpan<Vector<float>> sin)
    {
        for (var k = 0; k < topRe.Length; k++)
        {
            var re = (lowRe[k] * cos[k]) - (lowIm[k] * sin[k]);
            var im = (lowRe[k] * sin[k]) + (lowIm[k] * cos[k]);
            lowRe[k] = topRe[k] - re;
            lowIm[k] = topIm[k] - im;
            topRe[k] += re;
            topIm[k] += im;
        }
    }
}
