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
        // Even samples are the real parts, odd ones the imaginary parts of a signal of half the length.
        for (var i = 0; i < _half; i++)
        {
            var source = 2 * _order[i];
            _re[i] = signal[source];
            _im[i] = signal[source + 1];
        }

        for (var span = 1; span < _half; span *= 2)
        {
            for (var start = 0; start < _half; start += 2 * span)
            {
                Butterflies(start, span);
            }
        }
    }

    private void Butterflies(int start, int span)
    {
        var topRe = _re.AsSpan(start, span);
        var topIm = _im.AsSpan(start, span);
        var lowRe = _re.AsSpan(start + span, span);
        var lowIm = _im.AsSpan(start + span, span);
        var cos = _stageCos.AsSpan(span, span);
        var sin = _stageSin.AsSpan(span, span);
        if (span >= Vector<float>.Count)
        {
            Butterflies(
                MemoryMarshal.Cast<float, Vector<float>>(topRe),
                MemoryMarshal.Cast<float, Vector<float>>(topIm),
                MemoryMarshal.Cast<float, Vector<float>>(lowRe),
                MemoryMarshal.Cast<float, Vector<float>>(lowIm),
                MemoryMarshal.Cast<float, Vector<float>>(cos),
                MemoryMarshal.Cast<float, Vector<float>>(sin));
            return;
        }

        for (var k = 0; k < span; k++)
        {
            var re = (lowRe[k] * cos[k]) - (lowIm[k] * sin[k]);
            var im = (lowRe[k] * sin[k]) + (lowIm[k] * cos[k]);
            lowRe[k] = topRe[k] - re;
            lowIm[k] = topIm[k] - im;
            topRe[k] += re;
            topIm[k] += im;
        }
    }

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
