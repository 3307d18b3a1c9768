using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Hosting.Workers;
using OrleansRealtime.Protocol.Ids;

namespace OrleansRealtime.Hosting.Tests.Workers;

public sealed class ItemAudioStoreTests
{
    private static readonly AudioAddress First = AudioAddress.OfUser(new ItemId("first"), 0);
    private static readonly AudioAddress Second = AudioAddress.OfUser(new ItemId("second"), 0);
    private static readonly AudioAddress Answer = AudioAddress.OfAnswer(new AudioStreamId(new OperationId(1), 0));

    [Theory]
    [InlineData(1)]
    [InlineData(480)]
    [InlineData(8_192)]
    [InlineData(20_000)]
    public void WhatWasAppended_ComesBack_HoweverItWasCut(int step)
    {
        using var store = new ItemAudioStore(1_000_000);
        var pcm = Ramp(20_000);
        for (var at = 0; at < pcm.Length; at += step)
        {
            store.Append(First, SampleTime.Zero, pcm.AsSpan(at, Math.Min(step, pcm.Length - at)));
        }

        Assert.Equal(pcm, Read(store, First));
        Assert.Equal(pcm[..9_000], Read(store, First, 9_000));
        Assert.Equal(pcm, Read(store, First, 90_000));
        Assert.Null(Read(store, Second));
    }

    [Fact]
    public void TheOldest_IsForgottenFirst()
    {
        using var store = new ItemAudioStore(3 * KeptAudio.PieceBytes);
        store.Append(First, SampleTime.Zero, Ramp(8_192));
        store.Append(Second, SampleTime.Zero, Ramp(8_192));
        store.Append(Answer, SampleTime.Zero, Ramp(8_192));
        Assert.NotNull(Read(store, First));

        store.Append(Answer, SampleTime.Zero, Ramp(1));

        Assert.Null(Read(store, First));
        Assert.NotNull(Read(store, Second));
        Assert.Equal(8_193, Read(store, Answer)!.Length);
    }

    [Fact]
    public void WhatDoesNotFit_IsNotKeptInParts()
    {
        using var store = new ItemAudioStore(KeptAudio.PieceBytes);
        store.Append(First, SampleTime.Zero, Ramp(8_193));
        store.Append(First, SampleTime.Zero, Ramp(10));

        Assert.Null(Read(store, First));
    }

    [Fact]
    public void WhatWasForgotten_DoesNotComeBack()
    {
        using var store = new ItemAudioStore(1_000_000);
        store.Append(First, SampleTime.Zero, Ramp(10));
        store.Append(Second, SampleTime.Zero, Ramp(10));
        store.Append(Answer, SampleTime.Zero, Ramp(10));

        store.Forget([First.ItemId!.Value], [Answer.Stream!.Value]);
        store.Append(First, SampleTime.Zero, Ramp(10));
        store.Append(Answer, SampleTime.Zero, Ramp(10));

        Assert.Null(Read(store, First));
        Assert.Null(Read(store, Answer));
        Assert.NotNull(Read(store, Second));
    }

    [Fact]
    public void Nothing_IsKeptWhereNothingMayBe()
    {
        using var store = new ItemAudioStore(0);
        store.Append(First, SampleTime.Zero, Ramp(10));

        Assert.Null(Read(store, First));
    }

    [Fact]
    public async Task AnUtterance_IsKeptFromItsStartInThePast_ToItsEnd()
    {
        using var timeline = new AudioTimeline();
        using var store = new ItemAudioStore(1_000_000);
        using var taps = new UtteranceTaps(timeline, store);
        var pcm = Ramp(30_000);
        var position = 0;
        await PushAsync(10_000);

        taps.Start(new OperationId(1), First, new SampleTime(4_000));
        await PushAsync(7_000);
        await PushAsync(7_000);
        taps.End(new OperationId(1), new SampleTime(21_000));
        await PushAsync(6_000);

        Assert.Equal(pcm[4_000..21_000], Read(store, First));

        async Task PushAsync(int count)
        {
            await timeline.AppendAsync(
                PooledAudio.CopyOf(new SampleTime(position), pcm.AsSpan(position, count)),
                CancellationToken.None);
            position += count;
            taps.Advance();
        }
    }

    [Fact]
    public async Task AnEnd_MayComeBeforeItsLastAudio()
    {
        using var timeline = new AudioTimeline();
        using var store = new ItemAudioStore(1_000_000);
        using var taps = new UtteranceTaps(timeline, store);
        var pcm = Ramp(3_000);
        taps.Start(new OperationId(1), First, SampleTime.Zero);

        taps.End(new OperationId(1), new SampleTime(2_000));
        for (var at = 0; at < pcm.Length; at += 1_500)
        {
            await timeline.AppendAsync(PooledAudio.CopyOf(new SampleTime(at), pcm.AsSpan(at, 1_500)), CancellationToken.None);
            taps.Advance();
        }

        Assert.Equal(pcm[..2_000], Read(store, First));
    }

    [Fact]
    public async Task ACancelledUtterance_IsNotKept()
    {
        using var timeline = new AudioTimeline();
        using var store = new ItemAudioStore(1_000_000);
        using var taps = new UtteranceTaps(timeline, store);
        taps.Start(new OperationId(1), First, SampleTime.Zero);
        await timeline.AppendAsync(PooledAudio.CopyOf(SampleTime.Zero, Ramp(100)), CancellationToken.None);
        taps.Advance();
        Assert.NotNull(Read(store, First));

        taps.Cancel(new OperationId(1));

        Assert.Null(Read(store, First));
    }

    private static short[]? Read(ItemAudioStore store, AudioAddress address, int? until = null)
    {
        using var audio = store.Read(address, until is { } samples ? new SampleTime(samples) : null);
        return audio?.Span.ToArray();
    }

    private static short[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (short)i)];
}
