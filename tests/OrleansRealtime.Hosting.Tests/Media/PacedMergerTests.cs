using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Media;

public sealed class PacedMergerTests : IDisposable
{
    private const int FrameSamples = 480;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PacedMerger _merger = new();
    private readonly short[] _pcm = new short[FrameSamples];

    public void Dispose() => _merger.Dispose();

    [Fact]
    public void Events_NeverWaitForSound()
    {
        Open(1);
        End(1, frames: 2);
        Audio(1, value: 1);

        Assert.True(_merger.TryTake(Now, out _));
        Assert.True(_merger.TryTake(Now, out var end));
        Assert.False(_merger.TryTake(Now, out _));
        Assert.Null(end.Frame);
    }

    [Fact]
    public void Sound_WaitsForItsEvent()
    {
        Audio(1, value: 1);
        Assert.Equal(0, _merger.TakeAudio(_pcm));

        Open(1);

        Assert.Equal(FrameSamples, _merger.TakeAudio(_pcm));
    }

    [Fact]
    public void Streams_PlayOneAfterTheOther_AndEachIsToldOfOnce()
    {
        Open(1);
        Open(2);
        Audio(2, value: 2);
        Audio(1, value: 1);
        End(1, frames: 1);
        End(2, frames: 1);

        Assert.Equal([1, 2, 0], Play(3));
        Assert.Equal(["started 1", "ended 1", "started 2", "ended 2"], Marks());
        Assert.False(_merger.IsPlaying);
    }

    [Fact]
    public void HalfAFrame_WaitsForItsOtherHalf_UnlessItIsTheLast()
    {
        Open(1);
        Audio(1, value: 1, samples: 300);
        Assert.Equal(0, _merger.TakeAudio(_pcm));

        Audio(1, value: 1, samples: 300);
        Assert.Equal(FrameSamples, _merger.TakeAudio(_pcm));
        Assert.Equal(0, _merger.TakeAudio(_pcm));

        _merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.End(Stream(1), new SampleTime(600))));
        Assert.Equal(120, _merger.TakeAudio(_pcm));
        Assert.Equal(["started 1", "ended 1"], Marks());
    }

    [Fact]
    public void Interrupt_SilencesAtOnce_AndSaysExactlyHowMuchWasPlayed()
    {
        Open(1);
        Audio(1, value: 1);
        Audio(1, value: 1);
        Play(1);

        var heard = _merger.Interrupt(Now);
        Audio(1, value: 1);

        Assert.Equal([new AudioHeard(Stream(1), new SampleTime(FrameSamples), WasCut: true)], heard);
        Assert.Equal([0], Play(1));
        Assert.Equal(["started 1"], Marks());
        Assert.Equal(3 * FrameSamples, Released());
    }

    [Fact]
    public void Interrupt_SparesWhatMayNotBeInterrupted()
    {
        Open(1, interruptible: false);
        Audio(1, value: 1);

        Assert.Empty(_merger.Interrupt(Now));
        Assert.Equal([1], Play(1));
    }

    [Fact]
    public void DroppedAudio_IsToldOfOnce_BeforeOrAfterItsStreamOpened()
    {
        Open(1);
        Audio(1, value: 1);
        Play(1);
        _merger.DropAudio(Stream(1).Operation);
        _merger.DropAudio(Stream(2).Operation);
        Open(2);
        Audio(2, value: 2);
        _merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.Cut(Stream(1))));

        Assert.Equal(["started 1", "cut 1@480", "cut 2@0"], Marks());
        Assert.Equal([0], Play(1));
        Assert.Equal(2 * FrameSamples, Released());
    }

    [Fact]
    public void Clear_SilencesEverything()
    {
        Open(1, interruptible: false);
        Open(2);
        Audio(1, value: 1);
        Audio(2, value: 2);

        _merger.Clear();

        Assert.Equal(["cut 1@0 2@0"], Marks());
        Assert.Equal([0], Play(1));
    }

    [Fact]
    public void WhatIsResumedBehindItsEnd_PlaysTheRest_AndIsToldOfOnce()
    {
        Resume(1, from: FrameSamples, length: 2 * FrameSamples);
        Assert.Equal([0], Play(1));
        Assert.Equal(FrameSamples, _merger.Played().Single().Until.Samples);

        // Its beginning comes as well, and is not played again.
        Audio(1, value: 1, samples: 2 * FrameSamples);

        Assert.Equal([1, 0], Play(2));
        Assert.Equal(["started 1", "ended 1"], Marks());
        Assert.Equal(2 * FrameSamples, Released());
    }

    [Fact]
    public void WhatWasPlayedToItsEnd_IsOverAtOnce_AndHoldsUpNothing()
    {
        Resume(1, from: FrameSamples, length: FrameSamples);
        Open(2);
        Audio(2, value: 2);

        Assert.Equal([2], Play(1));
        Assert.Equal(["ended 1", "started 2"], Marks());
    }

    [Fact]
    public void RandomInterleavings_PlayEverySampleInOrder_AndTellOfEachStreamOnce()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            using var merger = new PacedMerger();
            var expected = new List<short>();
            var waiting = new List<Queue<Action>>();
            for (var number = 1; number <= 3; number++)
            {
                var stream = number;
                var total = 0;
                var audio = new Queue<Action>();
                for (var i = random.Next(4); i >= 0; i--)
                {
                    var samples = random.Next(1, 700);
                    expected.AddRange(Enumerable.Repeat((short)stream, samples));
                    audio.Enqueue(() => merger.Add(new OutputAudio(Stream(stream), Filled((short)stream, samples))));
                    total += samples;
                }

                waiting.Add(audio);
                var length = new SampleTime(total);
                var events = number == 1 ? new Queue<Action>() : waiting[0];
                events.Enqueue(() => merger.Add(OpenEvent(stream, interruptible: true)));
                events.Enqueue(() => merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.End(Stream(stream), length))));
                if (number == 1)
                {
                    waiting.Insert(0, events);
                }
            }

            var played = new List<short>();
            var buffer = new short[FrameSamples];
            while (waiting.Exists(queue => queue.Count > 0) || merger.IsPlaying)
            {
                var left = waiting.FindAll(queue => queue.Count > 0);
                if (left.Count > 0 && random.Next(3) > 0)
                {
                    left[random.Next(left.Count)].Dequeue()();
                    continue;
                }

                var count = merger.TakeAudio(buffer);
                played.AddRange(buffer.AsSpan(0, count));
            }

            var marks = new List<ControlMessage>();
            while (merger.TryTakeMark(out var mark))
            {
                marks.Add(mark);
            }

            Assert.Equal(expected, played);
            Assert.Equal(3, marks.OfType<ControlMessage.PlaybackStarted>().Count());
            Assert.Equal(3, marks.OfType<ControlMessage.PlaybackEnded>().Count());
            Assert.Equal(6, marks.Count);
        }
    }

    private static AudioStreamId Stream(int number) => new(new OperationId(number), 0);

    private static PooledAudio Filled(short value, int samples)
    {
        var audio = PooledAudio.Rent(SampleTime.Zero, samples);
        audio.Span.Fill(value);
        return audio;
    }

    private static SessionOutput.Event OpenEvent(int stream, bool interruptible) => new(
        new byte[1],
        new AudioGate.Open(
            Stream(stream),
            new PartAddress(new ResponseId("resp_1"), new ItemId("item_1"), 0, 0),
            WireAudioFormat.Pcm,
            interruptible));

    private void Open(int stream, bool interruptible = true) => _merger.Add(OpenEvent(stream, interruptible));

    private void Resume(int stream, int from, int length) => _merger.Resume(
        new SessionOutput.Resume((AudioGate.Open)OpenEvent(stream, interruptible: true).Gate!, new SampleTime(from))
        {
            Length = new SampleTime(length),
        });

    private void End(int stream, int frames) => _merger.Add(
        new SessionOutput.Event(new byte[1], new AudioGate.End(Stream(stream), new SampleTime(frames * FrameSamples))));

    private void Audio(int stream, short value, int samples = FrameSamples) =>
        _merger.Add(new OutputAudio(Stream(stream), Filled(value, samples)));

    /// <summary>What each of so many frames begins with; 0 for none.</summary>
    private int[] Play(int frames)
    {
        var played = new int[frames];
        for (var i = 0; i < frames; i++)
        {
            played[i] = _merger.TakeAudio(_pcm) > 0 ? _pcm[0] : 0;
        }

        return played;
    }

    private List<string> Marks()
    {
        var marks = new List<string>();
        while (_merger.TryTakeMark(out var mark))
        {
            marks.Add(mark switch
            {
                ControlMessage.PlaybackStarted started => $"started {started.Stream.Operation.Value}",
                ControlMessage.PlaybackEnded ended => $"ended {ended.Stream.Operation.Value}",
                ControlMessage.PlaybackCut cut =>
                    "cut " + string.Join(' ', cut.Heard.Select(heard => $"{heard.Stream.Operation.Value}@{heard.Until.Samples}")),
                _ => mark.ToString(),
            });
        }

        return marks;
    }

    private int Released()
    {
        var samples = 0;
        while (_merger.TryTakeReleased(out var released))
        {
            samples += released.Samples;
        }

        return samples;
    }
}
