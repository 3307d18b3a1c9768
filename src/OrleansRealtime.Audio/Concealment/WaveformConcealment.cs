namespace OrleansRealtime.Audio.Concealment;

/// <summary>
/// Fills holes in a voice whose codec cannot (G.711), after the idea of G.711 Appendix I: the last pitch period goes on
/// and fades, and runs into the sound after the hole. Any rate; no allocation after construction; output is as loud as
/// the input at most.
/// </summary>
/// <param name="rate">Samples per second.</param>
public sealed class WaveformConcealment(int rate)
{
    private readonly int _shortest = rate / 400;
    private readonly int _longest = rate / 66;
    private readonly int _template = rate / 100;
    private readonly int _full = rate / 100;
    private readonly int _silent = rate / 1000 * 60;
    private readonly int _overlap = rate / 250;
    private readonly short[] _history = new short[(rate / 66) + (rate / 100)];
    private int _period;
    private int _made;

    /// <summary>The next samples that came. Right after a hole their first 4 ms are changed: they grow out of what
    /// filled it.</summary>
    public void Pass(Span<short> pcm)
    {
        if (_period > 0)
        {
            var length = Math.Min(_overlap, pcm.Length);
            for (var i = 0; i < length; i++)
            {
                pcm[i] = (short)(((pcm[i] * (i + 1)) + (NextMade() * (length - i))) / (length + 1));
            }

            _period = 0;
        }

        Remember(pcm);
    }

    /// <summary>Fills the hole, or the next part of it: silence once 60 ms of it are filled.</summary>
    public void Fill(Span<short> pcm)
    {
        if (_period == 0)
        {
            _period = FindPeriod();
            _made = 0;
        }

        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = NextMade();
        }
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        _history.AsSpan().Clear();
        _period = 0;
    }

    private short NextMade()
    {
        if (_made >= _silent)
        {
            return 0;
        }

        var sample = _history[_history.Length - _period + (_made % _period)];
        var fading = Math.Max(0, _made - _full);
        _made++;
        return (short)(sample * (_silent - _full - fading) / (_silent - _full));
    }

    private void Remember(ReadOnlySpan<short> pcm)
    {
        var kept = Math.Max(0, _history.Length - pcm.Length);
        _history.AsSpan(_history.Length - kept).CopyTo(_history);
        pcm[^Math.Min(pcm.Length, _history.Length)..].CopyTo(_history.AsSpan(kept));
    }

    // The lag at which the end of the history is most like what came before it.
    private int FindPeriod()
    {
        var end = _history.AsSpan(_history.Length - _template);
        var (best, period) = (double.MinValue, _longest);
        for (var lag = _shortest; lag <= _longest; lag++)
        {
            var before = _history.AsSpan(_history.Length - _template - lag, _template);
            var (product, energy) = (0.0, 1.0);
            for (var i = 0; i < end.Length; i++)
            {
                product += end[i] * before[i];
                energy += before[i] * before[i];
            }

            var likeness = product / Math.Sqrt(energy);
            if (likeness > best)
            {
                (best, period) = (likeness, lag);
            }
        }

        return period;
    }
}
