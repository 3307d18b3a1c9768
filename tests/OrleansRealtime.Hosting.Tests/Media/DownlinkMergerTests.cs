using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Buffers;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Media;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Media;

public sealed class DownlinkMergerTests : IDisposable
{
    private const int FrameSamples = 480;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DownlinkMerger _merger = new();

    public void Dispose() => _merger.Dispose();

    [Fact]
    public void AudioBeforeItsEvent_Waits()
    {
        Audio(1, 0);
        Assert.Equal("", Take());

        Open(1);

        Assert.Equal("open1 audio1@0", Take());
    }

    [Fact]
    public void EndOfAStream_WaitsForItsLastSample()
    {
        Open(1);
        End(1, frames: 2);
        Event("after");
        Audio(1, 0);

        Assert.Equal("open1 audio1@0", Take());

        Audio(1, 1);
        Assert.Equal("audio1@480 end1 after", Take());
    }

    [Fact]
    public void EventsGoFirst_WhileTheyMay()
    {
        Open(1);
        Audio(1, 0);
        Event("words");

        Assert.Equal("open1 words audio1@0", Take());
    }

    [Fact]
    public void Interrupt_SilencesAtOnce_AndReleasesWhatWaited()
    {
        Open(1);
        Audio(1, 0);
        Audio(1, 1);
        End(1, frames: 3);
        Assert.True(_merger.TryTake(Start, out _));
        Assert.True(_merger.TryTake(Start, out var first));
        first.Frame!.Dispose();

        var heard = _merger.Interrupt(Start + TimeSpan.FromMilliseconds(12));
        Audio(1, 2);

        Assert.Equal([new AudioHeard(Stream(1), SampleTime.FromMilliseconds(12), WasCut: true)], heard);
        Assert.Equal("end1", Take());
    }

    [Fact]
    public void Heard_IsNeverMoreThanWasSent()
    {
        Open(1);
        Audio(1, 0);
        Take();

        var heard = _merger.Heard(Start + TimeSpan.FromMinutes(1));

        Assert.Equal(new SampleTime(FrameSamples), heard.Single().Until);
    }

    [Fact]
    public void OutOfBandAudio_IsNotInterrupted()
    {
        Open(1, interruptible: false);

        Assert.Empty(_merger.Interrupt(Start));

        Audio(1, 0);
        Assert.Equal("open1 audio1@0", Take());
    }

    [Fact]
    public void DroppedOperation_SendsNothingMore_NotEvenWhatComesLate()
    {
        Open(1);
        Audio(1, 0);
        _merger.DropAudio(new OperationId(1));
        Cut(1);
        Audio(1, 1);

        Assert.Equal("open1 cut1", Take());
    }

    [Fact]
    public void AudioBehindTheEndOfItsStream_IsReleasedAtOnce()
    {
        Open(1);
        End(1, frames: 3);
        Assert.Equal("open1", Take());
        _merger.Interrupt(Start);
        Assert.Equal("end1", Take());

        Audio(1, 1);

        Assert.Equal("", Take());
        Assert.True(_merger.TryTakeReleased(out var released));
        Assert.Equal((Stream(1), FrameSamples), released);
    }

    [Fact]
    public void Finish_LetsEveryEventGo()
    {
        Open(1);
        End(1, frames: 5);
        Event("closing");

        _merger.Finish();

        Assert.Equal("open1 end1 closing", Take());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void AnyInterleaving_KeepsTheOrder_AndReleasesEverySample(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            RunRandom(random);
        }
    }

    /// <summary>Several streams whose events and audio come in any order relative to each other.</summary>
    private static void RunRandom(Random random)
    {
        using var merger = new DownlinkMerger();
        var streams = Enumerable.Range(1, random.Next(1, 4)).ToDictionary(id => id, _ => random.Next(0, 6));
        var control = new Queue<SessionOutput.Event>();
        foreach (var (id, frames) in streams)
        {
            control.Enqueue(EventOf($"open{id}", OpenGate(id, interruptible: true)));
            control.Enqueue(EventOf($"words{id}", null));
            control.Enqueue(EventOf($"end{id}", new AudioGate.End(Stream(id), Length(frames))));
        }

        var audio = streams.ToDictionary(
            stream => stream.Key,
            stream => new Queue<int>(Enumerable.Range(0, stream.Value)));
        var taken = new List<string>();
        long added = 0;
        long released = 0;
        while (control.Count > 0 || audio.Values.Any(queue => queue.Count > 0))
        {
            if (control.Count > 0 && random.Next(2) == 0)
            {
                merger.Add(control.Dequeue());
            }
            else if (audio.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key).ToList() is { Count: > 0 } ready)
            {
                var id = ready[random.Next(ready.Count)];
                merger.Add(FrameOf(id, audio[id].Dequeue()));
                added += FrameSamples;
            }

            if (random.Next(3) == 0)
            {
                Drain(merger, taken);
            }
        }

        Drain(merger, taken);
        while (merger.TryTakeReleased(out var release))
        {
            released += release.Samples;
        }

        Assert.Equal(added, released);
        foreach (var (id, frames) in streams)
        {
            var open = taken.IndexOf($"open{id}");
            var end = taken.IndexOf($"end{id}");
            var own = taken.Where(item => item.StartsWith($"audio{id}@", StringComparison.Ordinal)).ToList();
            Assert.Equal(Enumerable.Range(0, frames).Select(n => $"audio{id}@{n * FrameSamples}"), own);
            Assert.All(own, item => Assert.InRange(taken.IndexOf(item), open + 1, end - 1));
            Assert.InRange(taken.IndexOf($"words{id}"), open + 1, end - 1);
        }
    }

    private void Open(int id, bool interruptible = true) => _merger.Add(EventOf($"open{id}", OpenGate(id, interruptible)));

    private void End(int id, int frames) => _merger.Add(EventOf($"end{id}", new AudioGate.End(Stream(id), Length(frames))));

    private void Cut(int id) => _merger.Add(EventOf($"cut{id}", new AudioGate.Cut(Stream(id))));

    private void Event(string text) => _merger.Add(EventOf(text, null));

    private void Audio(int id, int index) => _merger.Add(FrameOf(id, index));

    private string Take()
    {
        var taken = new List<string>();
        Drain(_merger, taken);
        return string.Join(' ', taken);
    }

    private static void Drain(DownlinkMerger merger, List<string> taken)
    {
        while (merger.TryTake(Start, out var item))
        {
            if (item.Frame is { } frame)
            {
                taken.Add($"audio{item.Stream!.Stream.Operation.Value}@{frame.Position.Samples}");
                frame.Dispose();
            }
            else
            {
                taken.Add(System.Text.Encoding.UTF8.GetString(item.Event.Span));
            }
        }
    }

    private static AudioStreamId Stream(int id) => new(new OperationId(id), 0);

    private static SampleTime Length(int frames) => new(frames * FrameSamples);

    private static SessionOutput.Event EventOf(string text, AudioGate? gate) =>
        new(System.Text.Encoding.UTF8.GetBytes(text), gate);

    private static AudioGate.Open OpenGate(int id, bool interruptible) => new(
        Stream(id),
        new PartAddress(new ResponseId("resp"), new ItemId($"item{id}"), 0, 0),
        WireAudioFormat.Pcm,
        interruptible);

    private static OutputAudio FrameOf(int id, int index) =>
        new(Stream(id), PooledAudio.CopyOf(new SampleTime(index * FrameSamples), new short[FrameSamples]));
}
