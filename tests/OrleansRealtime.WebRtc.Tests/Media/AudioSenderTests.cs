using OrleansRealtime.Audio;
using OrleansRealtime.Testing.Media;
using OrleansRealtime.WebRtc.Media;

namespace OrleansRealtime.WebRtc.Tests.Media;

public sealed class AudioSenderTests
{
    private const int Frame = FramePacer.FrameSamples;

    [OpusTheory]
    [InlineData(Talker.Opus, 960)]
    [InlineData(Talker.Pcmu, 160)]
    [InlineData(Talker.Pcma, 160)]
    public void Frames_LeaveEvery20Ms_HoweverLateTheCalls(byte payloadType, uint ticks)
    {
        var random = new Random(1);
        using var run = new SenderRun(payloadType, uint.MaxValue - 5_000);
        var start = run.Now;
        Assert.Equal(20 * SampleTime.Rate, run.Enqueue(20 * SampleTime.Rate));
        Assert.Equal(1, run.Take());
        while (run.Now - start < TimeSpan.FromSeconds(19))
        {
            run.Now += TimeSpan.FromMilliseconds(random.NextDouble() * 30);
            run.Take();
            Assert.Equal((int)((run.Now - start).TotalMilliseconds / 20) + 1, run.Sent.Count);
        }

        for (var i = 0; i < run.Sent.Count; i++)
        {
            Assert.Equal(unchecked(uint.MaxValue - 5_000 + ((uint)i * ticks)), run.Sent[i].Frame.Timestamp);
            Assert.Equal((i == 0, Frame), (run.Sent[i].Frame.Marker, run.Sent[i].Frame.Samples));
        }
    }

    [OpusFact]
    public void AfterAStall_AtMostThreeLeaveAtOnce()
    {
        using var run = new SenderRun(Talker.Opus);
        run.Enqueue(10 * SampleTime.Rate);
        run.RunFor(200);
        run.Now += TimeSpan.FromMilliseconds(59);
        Assert.InRange(run.Take(), 2, 3);
        Assert.DoesNotContain(run.Sent.Skip(1), sent => sent.Frame.Marker);

        // A longer one moves the clock, and the sound has no hole: what stalled was this side, not the voice.
        var before = run.Sent[^1];
        run.Now += TimeSpan.FromMilliseconds(700);
        Assert.Equal(1, run.Take());
        Assert.False(run.Sent[^1].Frame.Marker);
        Assert.Equal(960u, run.Sent[^1].Frame.Timestamp - before.Frame.Timestamp);
        Assert.Equal(run.Sent[^1].Frame.Timestamp, run.Sender.TimestampAt(run.Now), 48.0);
        run.Now += TimeSpan.FromMilliseconds(20);
        Assert.Equal(1, run.Take());
    }

    [OpusTheory]
    [InlineData(Talker.Opus, 48)]
    [InlineData(Talker.Pcmu, 8)]
    public void APause_IsToldByMarkerAndTimestamp(byte payloadType, uint ticksPerMs)
    {
        using var run = new SenderRun(payloadType);
        run.Enqueue(5 * Frame);
        run.Sender.Flush();
        run.RunFor(2_000);
        Assert.Null(run.Sender.NextTimeout);
        run.Enqueue(5 * Frame);
        run.Sender.Flush();
        run.RunFor(1_000);

        // Five, and one for what the encoder holds back; twice.
        Assert.Equal(12, run.Sent.Count);
        Assert.Equal([0, 6], run.Sent.Index().Where(sent => sent.Item.Frame.Marker).Select(sent => sent.Index));
        Assert.Equal(2_000 * ticksPerMs, run.Sent[6].Frame.Timestamp - run.Sent[0].Frame.Timestamp);
        Assert.Equal(0, run.Sent[5].Frame.Samples);
        Assert.Equal(10 * Frame, run.Sender.PlayedSamples);
    }

    [OpusFact]
    public void APartOfAFrame_WaitsForMore_ButNotLong()
    {
        using var run = new SenderRun(Talker.Opus);
        run.Enqueue(100);
        Assert.Equal(0, run.Take());
        Assert.Equal(run.Now + TimeSpan.FromMilliseconds(40), run.Sender.NextTimeout);
        run.Now += TimeSpan.FromMilliseconds(40);
        Assert.Equal(1, run.Take());
        Assert.Equal(100, run.Sent[0].Frame.Samples);
        Assert.Null(run.Sender.NextTimeout);
    }

    [OpusFact]
    public void Flush_SendsAPartOfAFrame_WhenItIsDue()
    {
        using var run = new SenderRun(Talker.Opus);
        run.Enqueue(Frame + 100);
        run.Sender.Flush();
        Assert.Equal(1, run.Take());
        run.Now += TimeSpan.FromMilliseconds(20);
        Assert.Equal(1, run.Take());
        Assert.Equal(100, run.Sent[1].Frame.Samples);
        run.RunFor(500);
        Assert.Equal(2, run.Sent.Count);
    }

    [OpusFact]
    public void Clear_DropsAll_AndEndsWithOneSilentFrame()
    {
        using var run = new SenderRun(Talker.Opus);
        run.Enqueue(3 * SampleTime.Rate);
        run.RunFor(500);
        var played = run.Sender.PlayedSamples;
        Assert.Equal((3 * SampleTime.Rate) - played, run.Sender.Clear());
        run.RunFor(500);
        Assert.Equal(0, run.Sent[^1].Frame.Samples);
        Assert.Equal(played, run.Sender.PlayedSamples);
        Assert.Equal((played / Frame) + 1, run.Sent.Count);
        Assert.Equal(0, run.Sender.Clear());
    }

    [OpusFact]
    public void TheQueue_Holds30Seconds_AndTakesMoreWhenSomeIsSent()
    {
        using var run = new SenderRun(Talker.Pcmu);
        var second = SyntheticVoice.Make(SampleTime.Rate);
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(second.Length, run.Sender.Enqueue(run.Now, second));
        }

        Assert.Equal(0, run.Sender.Enqueue(run.Now, second));
        Assert.Equal(1, run.Take());
        Assert.Equal(Frame, run.Sender.Enqueue(run.Now, second));
        Assert.Equal(SampleQueue.Capacity, run.Sender.QueuedSamples);
    }

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    [InlineData(Talker.Pcma)]
    public void WhatIsSent_IsWhatAReceiverHears(byte payloadType)
    {
        var voice = SyntheticVoice.Make(SampleTime.Rate + 77);
        using var run = new SenderRun(payloadType);
        run.Sender.Enqueue(run.Now, voice);
        run.Sender.Flush();
        run.RunFor(2_000);
        using var listener = new Listener().Hear(run.Sent.Select((sent, i) =>
            new Arrival(sent.At, new SentPacket((ushort)i, sent.Frame.Timestamp, sent.Payload, payloadType))));

        Assert.Equal(0, listener.Counters.Invalid + listener.Counters.SilenceSamples);
        var (correlation, delay) = Likeness.BestCorrelation(voice, listener.Heard, 600);
        Assert.InRange(correlation, 0.95, 1);
        Assert.InRange(delay, 0, 300);
    }

    [OpusFact]
    public void ReceiverReports_ChangeTheEncoder()
    {
        using var run = new SenderRun(Talker.Opus);
        run.Enqueue(10 * SampleTime.Rate);
        run.RunFor(2_000);
        var before = run.Sent.Sum(sent => sent.Payload.Length) / run.Sent.Count;
        run.Sender.OnReceiverReport(0.25, TimeSpan.Zero, TimeSpan.Zero);
        run.Sender.Complexity = 2;
        run.Sent.Clear();
        run.RunFor(2_000);
        Assert.Equal((20_000, 2), (run.Sender.Bitrate, run.Sender.Complexity));
        Assert.InRange(run.Sent.Sum(sent => sent.Payload.Length) / run.Sent.Count, 20, before - 10);
        Assert.InRange(run.Sent.Count(sent => Audio.Opus.OpusPacket.FecSamples(sent.Payload) > 0), 30, 100);
    }

    [OpusTheory]
    [InlineData(Talker.Opus)]
    [InlineData(Talker.Pcmu)]
    public void Frames_CostNoMemory(byte payloadType)
    {
        using var sender = new AudioSender(Talker.CodecOf(payloadType), 0);
        var voice = SyntheticVoice.Make(SampleTime.Rate);
        var payload = new byte[AudioSender.MaxPayload];
        var before = 0L;
        for (var i = 0; i < 500; i++)
        {
            before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            var now = TimeSpan.FromMilliseconds(20 * i);
            _ = sender.Enqueue(now, voice.AsSpan(0, i % 7 * 200));
            _ = i % 50 == 0 ? sender.Clear() : 0;
            while (sender.TryTakeFrame(now, payload, out _))
            {
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.NotEqual(0, sender.PlayedSamples);
    }
}
