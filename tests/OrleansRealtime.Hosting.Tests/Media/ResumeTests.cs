using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Media;

/// <summary>A stream goes on, on a new connection, from where the old one left it.</summary>
public sealed class ResumeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AudioStreamId Resumed = new(new OperationId(1), 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnyInterleaving_GivesEverySampleFromThereOnce(bool playsByClock)
    {
        for (var seed = 0; seed < 500; seed++)
        {
            RunRandom(new Random(seed), playsByClock);
        }
    }

    [Fact]
    public void HeardBefore_CountsAsHeard()
    {
        using var merger = new DownlinkMerger();
        merger.Resume(new SessionOutput.Resume(Gate(Resumed), new SampleTime(700)));

        Assert.Equal(new SampleTime(700), merger.Heard(Now).Single().Until);

        merger.Add(new OutputAudio(Resumed, Counting(0, 1_000)));
        Assert.True(merger.TryTake(Now, out var item));
        item.Frame!.Dispose();
        Assert.Equal(new SampleTime(940), merger.Heard(Now + TimeSpan.FromMilliseconds(10)).Single().Until);
    }

    [Fact]
    public void AnEndThatWasHeard_WaitsForNothing()
    {
        using var merger = new DownlinkMerger();
        merger.Resume(new SessionOutput.Resume(Gate(Resumed), new SampleTime(700)));
        merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.End(Resumed, new SampleTime(700))));

        Assert.True(merger.TryTake(Now, out var item));
        Assert.Null(item.Frame);
    }

    /// <summary>
    /// One stream that is resumed somewhere and one that is opened anew; their audio comes in pieces, the first from anywhere up to
    /// the position, and a cut may come at any time.
    /// </summary>
    private static void RunRandom(Random random, bool playsByClock)
    {
        using IDownlinkMerger merger = playsByClock ? new PacedMerger() : new DownlinkMerger();
        var length = random.Next(1, 5_000);
        var from = random.Next(0, length + 1);
        var isCut = random.Next(3) == 0;
        var fresh = new AudioStreamId(new OperationId(2), 0);
        long added = 0;
        var audio = Pieces(Resumed, random.Next(0, from + 1));
        var other = Pieces(fresh, 0);
        var events = new Queue<Action>();
        events.Enqueue(() => merger.Resume(new SessionOutput.Resume(Gate(Resumed), new SampleTime(from))));
        events.Enqueue(isCut
            ? () => merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.Cut(Resumed)))
            : () => merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.End(Resumed, new SampleTime(length)))));
        events.Enqueue(() => merger.Add(new SessionOutput.Event("open"u8.ToArray(), Gate(fresh))));
        events.Enqueue(() => merger.Add(new SessionOutput.Event(new byte[1], new AudioGate.End(fresh, new SampleTime(length)))));

        var (taken, takenOther) = (new List<short>(), new List<short>());
        var (left, opened, resumed) = (events.Count, false, false);
        Queue<Action>[] sources = [events, audio, other];
        while (sources.Any(source => source.Count > 0))
        {
            var ready = sources.Where(source => source.Count > 0).ToList();
            ready[random.Next(ready.Count)].Dequeue()();
            resumed |= events.Count < left;
            if (random.Next(2) == 0)
            {
                Take();
            }
        }

        Take();
        long released = 0;
        while (merger.TryTakeReleased(out var release))
        {
            released += release.Samples;
        }

        Assert.Equal(added, released);
        Assert.Equal(Enumerable.Range(0, length).Select(n => (short)n), takenOther);
        var expected = Enumerable.Range(from, length - from).Select(n => (short)n).ToList();
        Assert.Equal(isCut ? expected.Take(taken.Count) : expected, taken);

        Queue<Action> Pieces(AudioStreamId stream, int start)
        {
            var pieces = new Queue<Action>();
            for (var at = start; at < length;)
            {
                var (position, count) = (at, Math.Min(random.Next(1, 900), length - at));
                pieces.Enqueue(() =>
                {
                    added += count;
                    merger.Add(new OutputAudio(stream, Counting(position, count)));
                });
                at += count;
            }

            return pieces;
        }

        void Take()
        {
            var before = (taken.Count, takenOther.Count);
            while (merger.TryTake(Now, out var item))
            {
                if (item.Frame is { } frame)
                {
                    (item.Stream!.Stream == Resumed ? taken : takenOther).AddRange(frame.Span);
                    frame.Dispose();
                }

                opened |= item.Event.Length == 4;
            }

            if (merger is PacedMerger paced)
            {
                // The resumed stream plays to its end or cut before the other begins.
                var pcm = new short[480];
                while (paced.TakeAudio(pcm) is > 0 and var count)
                {
                    var isOver = isCut ? Cut() : taken.Count == length - from;
                    var own = isOver ? 0 : Math.Min(count, length - from - taken.Count);
                    taken.AddRange(pcm.AsSpan(0, own));
                    takenOther.AddRange(pcm.AsSpan(own, count - own));
                }
            }

            Assert.True(resumed || taken.Count == before.Item1, "Sound before the stream was resumed.");
            Assert.True(opened || takenOther.Count == before.Item2, "Sound before its event.");
        }

        // Of the four events the second is the cut.
        bool Cut() => events.Count <= left - 2;
    }

    private static AudioGate.Open Gate(AudioStreamId stream) => new(
        stream,
        new PartAddress(new ResponseId("resp_1"), new ItemId("item_1"), 0, 0),
        WireAudioFormat.Pcm,
        Interruptible: true);

    private static PooledAudio Counting(int position, int count)
    {
        var audio = PooledAudio.Rent(new SampleTime(position), count);
        for (var i = 0; i < count; i++)
        {
            audio.Span[i] = (short)(position + i);
        }

        return audio;
    }
}
