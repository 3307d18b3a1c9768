using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Client;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Resumption;

/// <summary>Answers whose sound leaves as fast as it is made.</summary>
public sealed class SpokenPartsTests
{
    private static readonly Dictionary<ItemId, SampleTime> Nothing = [];

    private readonly SpokenParts _parts = new([], playsByClock: false);

    [Fact]
    public void GoesOnFromWhatWasReceived_WhicheverSideKnowsMore()
    {
        _parts.Tell(3, Opening(1));
        Assert.Single(_parts.Receive([new ReceivedAudio(Item(1), 500)]));
        Assert.Empty(_parts.Receive([new ReceivedAudio(Item(1), 400), new ReceivedAudio(Item(9), 900)]));

        Assert.Equal(500, From(lastSeq: 3, Nothing));
        Assert.Equal(500, From(lastSeq: 3, new() { [Item(1)] = new SampleTime(200) }));
        Assert.Equal(700, From(lastSeq: 3, new() { [Item(1)] = new SampleTime(700) }));

        // Of what it has not heard of it has nothing.
        Assert.Equal(0, From(lastSeq: 2, new() { [Item(1)] = new SampleTime(700) }));
    }

    [Fact]
    public void IsOver_ForWhomeverActedOnItsEnd()
    {
        _parts.Tell(3, Opening(1));
        _parts.Tell(5, new AudioGate.End(Stream(1), new SampleTime(1_000)));

        Assert.Single(_parts.From(4, Nothing));
        Assert.Empty(_parts.From(5, Nothing));
        Assert.Empty(_parts.Forget(4));
        Assert.Single(_parts.Forget(5));
        Assert.Empty(_parts.All);
    }

    [Fact]
    public void WhoeverNeverAcknowledges_HasNoMoreKeptThanTheWindowHolds()
    {
        var machine = new ResumptionMachine(maxEvents: 8, maxBytes: 1_000_000);
        var over = new List<SpokenPart>();
        for (var operation = 1; operation <= 100; operation++)
        {
            over.AddRange(machine.Keep(Event(machine.Number(), Opening(operation))));
            over.AddRange(machine.Keep(Event(machine.Number(), new AudioGate.End(Stream(operation), new SampleTime(1_000)))));
        }

        Assert.InRange(machine.Parts.All.Count, 1, 8);
        Assert.Equal(100, over.Count + machine.Parts.All.Count);

        // Whoever can be told what it missed has the sound of it, too.
        Assert.Equal(
            machine.Parts.All.Select(part => part.Gate.Stream),
            machine.Parts.From(machine.Window.Before, Nothing).Select(known => known.Part.Gate.Stream));
    }

    [Fact]
    public void ItsRecords_GiveItBack()
    {
        var machine = new ResumptionMachine(maxEvents: 8, maxBytes: 1_000_000);
        machine.SwitchOn([1, 2, 3]);
        machine.Keep(Event(machine.Number(), Opening(1)));
        machine.Take(1);
        machine.Attach();
        machine.BeginLife(7);
        var records = new[] { ResumptionRecords.NumbersOf(machine) }
            .Concat(machine.Parts.All.Select(ResumptionRecords.Of))
            .Append(ResumptionRecords.Of(Event(1, Opening(1))))
            .ToDictionary(change => change.Key, change => change.Value!.Value);

        var read = ResumptionRecords.Read(records);

        Assert.Equal((true, 1, 1, 1), (read.IsOn, read.Seq, read.ClientSeq, read.Attachment));
        Assert.Equal([1, 2, 3], read.Token);
        Assert.Null(read.PreviousToken);
        Assert.Equal(new SessionLife(7, 1), Assert.Single(read.Lives));
        Assert.Equal(machine.Parts.All, read.Parts);
        var told = Assert.Single(read.Events);
        Assert.Equal((1L, Opening(1)), (told.Seq!.Value, told.Gate));
        Assert.Equal(new byte[10], told.Utf8.ToArray());
    }

    private long From(long lastSeq, Dictionary<ItemId, SampleTime> received) =>
        Assert.Single(_parts.From(lastSeq, received)).From.Samples;

    private static AudioGate.Open Opening(int operation) => new(
        Stream(operation), new PartAddress(new ResponseId("resp_1"), Item(operation), 0, 0), WireAudioFormat.Pcm, Interruptible: true);

    private static AudioStreamId Stream(int operation) => new(new OperationId(operation), 0);

    private static ItemId Item(int operation) => new($"item_{operation}");

    private static SessionOutput.Event Event(long seq, AudioGate gate) => new(new byte[10], gate) { Seq = seq };
}
