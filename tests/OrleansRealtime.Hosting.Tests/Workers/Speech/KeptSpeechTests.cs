using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Workers.Speech;

namespace OrleansRealtime.Hosting.Tests.Workers.Speech;

public sealed class KeptSpeechTests
{
    private static readonly AudioStreamId Stream = new(new OperationId(3), 0);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(479)]
    [InlineData(5_000)]
    [InlineData(23_999)]
    public void FromAnyPosition_ExactlyTheRestIsPlayed_InItsPlace(int from)
    {
        using var kept = new KeptSpeech(1 << 20, write: null);
        var tone = Tone(24_000);
        AppendInPieces(kept, tone);
        var (samples, start) = Play(kept, from);
        Assert.Equal(from, start);
        Assert.Equal(tone.Length - from, samples.Length);

        kept.End(Stream);
        (samples, start) = Play(kept, from);
        Assert.Equal(from, start);
        Assert.Equal(tone.Length - from, samples.Length);
    }

    [Fact]
    public void WhatIsPlayed_LiesWhereItWas()
    {
        using var kept = new KeptSpeech(1 << 20, write: null);
        var sweep = Sweep(24_000);
        AppendInPieces(kept, sweep);
        kept.End(Stream);
        var (samples, start) = Play(kept, 6_000);

        // The shift at which the two are most alike is none, but for what filters inside of libopus vary by with its mode.
        var best = Enumerable.Range(-200, 401).MaxBy(shift => Likeness(sweep, samples, start, shift));
        Assert.InRange(best, -4, 4);
        Assert.True(Likeness(sweep, samples, start, 0) > 0.9, $"{Likeness(sweep, samples, start, 0)}");
    }

    [Fact]
    public void WhatWasHeard_IsForgotten_AndTheRestStays()
    {
        using var kept = new KeptSpeech(1 << 20, write: null);
        AppendInPieces(kept, Tone(48_000));
        kept.ForgetBefore(Stream, new SampleTime(24_000));
        var (samples, start) = Play(kept, 24_000);
        Assert.Equal(24_000, start);
        Assert.Equal(24_000, samples.Length);
        Assert.True(Play(kept, 0).Start > 20_000);

        kept.ForgetBefore(Stream, new SampleTime(long.MaxValue));
        Assert.Equal(SampleTime.Zero, kept.LengthOf(Stream));
    }

    [Fact]
    public void TheOldestGoes_WhenThereIsTooMuch()
    {
        using var kept = new KeptSpeech(8_000, write: null);
        for (var message = 0; message < 5; message++)
        {
            kept.Append(Stream with { Message = message }, Sweep(24_000));
        }

        Assert.Equal(SampleTime.Zero, kept.LengthOf(Stream));
        Assert.Equal(24_000, kept.LengthOf(Stream with { Message = 4 }).Samples);
    }

    [Fact]
    public void WhatWasWrittenDown_IsThereInAnotherLife_AndGoesOn()
    {
        var records = new Dictionary<string, ReadOnlyMemory<byte>>();
        void Write(StateChange change)
        {
            if (change.Value is { } value)
            {
                records[change.Key] = value;
            }
            else
            {
                records.Remove(change.Key);
            }
        }

        var sweep = Sweep(72_000);
        using (var kept = new KeptSpeech(1 << 20, Write))
        {
            AppendInPieces(kept, sweep.AsSpan(0, 50_000));
        }

        records["!a:nonsense"] = new byte[] { 1, 2, 3 };
        records["item:1"] = new byte[] { 7 };
        using var next = new KeptSpeech(1 << 20, Write);
        next.Restore(records);
        var made = (int)next.LengthOf(Stream).Samples;
        Assert.InRange(made, 24_000, 50_000);
        AppendInPieces(next, sweep.AsSpan(made));
        next.End(Stream);
        var (samples, start) = Play(next, 1_000);
        Assert.Equal(71_000, samples.Length);
        Assert.Equal(1_000, start);
        Assert.True(Likeness(sweep, samples, start, 0) > 0.9, $"{Likeness(sweep, samples, start, 0)}");

        next.ForgetBefore(Stream, new SampleTime(long.MaxValue));
        Assert.DoesNotContain(records.Keys, key => key.StartsWith("!a:3.0", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatWasHeardBeforeItWasWrittenDown_IsNotMissedThere()
    {
        var records = new Dictionary<string, ReadOnlyMemory<byte>>();
        var tone = Tone(36_000);
        using (var kept = new KeptSpeech(1 << 20, change => records[change.Key] = change.Value ?? default))
        {
            AppendInPieces(kept, tone.AsSpan(0, 12_000));
            kept.ForgetBefore(Stream, new SampleTime(12_000));
            AppendInPieces(kept, tone.AsSpan(12_000));
            kept.End(Stream);
        }

        using var next = new KeptSpeech(1 << 20, write: null);
        next.Restore(records);
        var (samples, start) = Play(next, 12_000);
        Assert.Equal(12_000, start);
        Assert.Equal(24_000, samples.Length);
    }

    private static void AppendInPieces(KeptSpeech kept, ReadOnlySpan<short> pcm)
    {
        var random = new Random(5);
        while (!pcm.IsEmpty)
        {
            var piece = Math.Min(pcm.Length, random.Next(1, 1_500));
            kept.Append(Stream, pcm[..piece]);
            pcm = pcm[piece..];
        }
    }

    private static (short[] Samples, long Start) Play(KeptSpeech kept, long from)
    {
        var (_, range) = Assert.Single(kept.From(new Dictionary<AudioStreamId, SampleTime> { [Stream] = new(from) }));
        using var reader = new KeptRangeReader(range);
        var samples = new List<short>();
        var next = range.From;
        while (reader.Read() is { } frame)
        {
            using (frame)
            {
                Assert.Equal(next, frame.Position);
                next = frame.End;
                samples.AddRange(frame.Span);
            }
        }

        Assert.Equal(range.To, next);
        return ([.. samples], range.From.Samples);
    }

    private static double Likeness(short[] original, short[] played, long start, int shift)
    {
        double product = 0, one = 0, other = 0;
        for (var i = 2_000; i < played.Length - 1_000; i++)
        {
            double a = original[start + i + shift < original.Length ? start + i + shift : original.Length - 1];
            double b = played[i];
            product += a * b;
            one += a * a;
            other += b * b;
        }

        return product / Math.Sqrt(one * other);
    }

    private static short[] Tone(int samples) =>
        [.. Enumerable.Range(0, samples).Select(i => (short)(8_000 * Math.Sin(i * 0.08)))];

    // 200 to 1,400 Hz: alike to itself at no other place.
    private static short[] Sweep(int samples) =>
    [
        .. Enumerable.Range(0, samples).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * ((200 * i / 24_000d) + (600d * i / samples * i / 24_000d))))),
    ];
}
