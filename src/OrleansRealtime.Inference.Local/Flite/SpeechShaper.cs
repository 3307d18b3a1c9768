using System.Threading.Channels;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Inference.Speech;

namespace OrleansRealtime.Inference.Local.Flite;

/// <summary>Cuts the silence around speech, brings it to 24 kHz and passes it on in chunks with the words they begin.</summary>
internal sealed class SpeechShaper(ChannelWriter<SpeechChunk> chunks, int textStart, SampleTime position) : IDisposable
{
    /// <summary>The rate of all four voices.</summary>
    public const int NativeRate = 16_000;

    // Flite begins with some 200 ms of silence, which a listener would only wait through.
    private const int LeadSamples = NativeRate * 40 / 1000;

    // Kept behind the last word: the pause before the next sentence.
    private const int TailSamples = NativeRate * 120 / 1000;

    // A cut in faint noise would click.
    private const int FadeSamples = NativeRate * 5 / 1000;

    // The first chunk is short, so that the listener waits less; later ones cost less.
    private const int FirstChunk = SampleTime.Rate / 10;
    private const int SecondChunk = SampleTime.Rate / 5;
    private const int LaterChunk = SampleTime.Rate * 2 / 5;
    private const int BlockSamples = 320;

    private readonly Resampler _resampler = new(NativeRate, SampleTime.Rate);
    private readonly short[] _block = new short[BlockSamples];
    private readonly short[] _pending = new short[LaterChunk + SampleTime.Rate / 10];
    private SpokenWordPlan? _plan;
    private int _from;
    private int _to;
    private int _pendingLength;
    private int _target = FirstChunk;
    private long _sent;
    private int _toldWords;

    public bool IsPlanned => _plan is not null;

    /// <summary>Behind the last sample sent.</summary>
    public SampleTime End => new(position.Samples + _sent);

    /// <summary>Decides what is cut; before the first sample.</summary>
    public void Plan(SpokenWordPlan plan, int rate)
    {
        if (rate != NativeRate)
        {
            throw new InvalidOperationException($"The voice speaks at {rate} Hz, not {NativeRate} Hz.");
        }

        _plan = plan;
        _from = Math.Max(0, Native(plan.SpeechStart) - LeadSamples);
        _to = Math.Min(Native(plan.End), Native(plan.SpeechEnd) + TailSamples);
    }

    /// <summary>Takes samples in order.</summary>
    /// <param name="start">The first one's index in the utterance.</param>
    /// <param name="samples">16 kHz.</param>
    public void Append(int start, ReadOnlySpan<short> samples)
    {
        var skip = Math.Clamp(_from - start, 0, samples.Length);
        var keep = Math.Clamp(_to - start, skip, samples.Length);
        samples = samples[skip..keep];
        start += skip;
        while (!samples.IsEmpty)
        {
            var block = samples[..Math.Min(samples.Length, BlockSamples)];
            Fade(start, block);
            Send(_resampler.Process(_block.AsSpan(0, block.Length), _pending.AsSpan(_pendingLength)));
            start += block.Length;
            samples = samples[block.Length..];
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Finish()
    {
        _pendingLength += _resampler.Flush(_pending.AsSpan(_pendingLength));
        if (_pendingLength > 0)
        {
            SendChunk(last: true);
        }
    }

    public void Dispose() => _resampler.Dispose();

    private static int Native(double seconds) => (int)Math.Round(seconds * NativeRate);

    private void Fade(int start, ReadOnlySpan<short> block)
    {
        block.CopyTo(_block);
        for (var i = 0; i < block.Length; i++)
        {
            var edge = Math.Min(start + i - _from, _to - 1 - start - i);
            if (edge < FadeSamples)
            {
                _block[i] = (short)(block[i] * edge / FadeSamples);
            }
        }
    }

    private void Send(int added)
    {
        _pendingLength += added;
        if (_pendingLength >= _target)
        {
            SendChunk(last: false);
            _target = _target == FirstChunk ? SecondChunk : LaterChunk;
        }
    }

    private void SendChunk(bool last)
    {
        var audio = PooledAudio.CopyOf(End, _pending.AsSpan(0, _pendingLength));
        _sent += _pendingLength;
        _pendingLength = 0;
        chunks.TryWrite(new SpeechChunk(audio, TakeWords(last)));
    }

    private SpokenWord[] TakeWords(bool all)
    {
        if (_plan is null)
        {
            return [];
        }

        var first = _toldWords;
        var words = _plan.Words;
        while (_toldWords < words.Count && (all || At(words[_toldWords].Start) < End))
        {
            _toldWords++;
        }

        var told = new SpokenWord[_toldWords - first];
        for (var i = 0; i < told.Length; i++)
        {
            var word = words[first + i];
            told[i] = new SpokenWord(textStart + word.TextEnd, At(word.End));
        }

        return told;
    }

    /// <summary>Where a time of the utterance stands in the caller's sound.</summary>
    private SampleTime At(double seconds)
    {
        var native = Math.Clamp(Native(seconds), _from, Math.Max(_from, _to)) - _from;
        return new SampleTime(position.Samples + ((long)native * SampleTime.Rate / NativeRate));
    }
}
