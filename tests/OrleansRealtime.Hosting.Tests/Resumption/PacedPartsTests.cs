using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Resumption;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Protocol.Server;
using OrleansRealtime.Protocol.Sessions;

namespace OrleansRealtime.Hosting.Tests.Resumption;

/// <summary>Answers that an edge plays in real time, while their events run ahead.</summary>
public sealed class PacedPartsTests
{
    private static readonly AudioStreamId Stream = new(new OperationId(1), 0);
    private static readonly SampleTime Length = new(1_000);
    private static readonly Dictionary<ItemId, SampleTime> Nothing = [];

    private readonly SpokenParts _parts = new([], playsByClock: true);

    public PacedPartsTests() => _parts.Tell(1, new AudioGate.Open(
        Stream, new PartAddress(new ResponseId("resp_1"), new ItemId("item_1"), 0, 0), WireAudioFormat.Pcm, Interruptible: true));

    [Fact]
    public void AnAnswerThatWasMade_IsNotOver_BeforeItWasPlayed()
    {
        _parts.Tell(2, new AudioGate.End(Stream, Length));

        Assert.Empty(_parts.Forget(5));
        var (part, from) = Assert.Single(_parts.From(lastSeq: 5, Nothing));
        Assert.Equal((Length, SampleTime.Zero), (part.Length, from));
    }

    [Fact]
    public void WhatHasReachedTheClient_IsNotPlayedAgain()
    {
        Assert.Single(_parts.Progress([new AudioHeard(Stream, new SampleTime(400), WasCut: true)]));
        Assert.Empty(_parts.Progress([new AudioHeard(Stream, new SampleTime(300), WasCut: true)]));

        Assert.Equal(400, Assert.Single(_parts.From(lastSeq: 1, Nothing)).From.Samples);
    }

    [Fact]
    public void PlayedIntoTheVoid_IsHeardAgain_UntilTheClientKnowsOfItsEnd()
    {
        _parts.Tell(2, new AudioGate.End(Stream, Length));
        _parts.Progress([new AudioHeard(Stream, new SampleTime(400), WasCut: true)]);
        _parts.Play(Stream, seq: 7);

        Assert.Equal(400, Assert.Single(_parts.From(lastSeq: 6, Nothing)).From.Samples);
        Assert.Empty(_parts.From(lastSeq: 7, Nothing));
        Assert.Empty(_parts.Forget(6));
        Assert.Single(_parts.Forget(7));
    }

    [Fact]
    public void WhatWasCut_IsNeverHeardAgain()
    {
        _parts.Tell(2, new AudioGate.Cut(Stream));

        Assert.Empty(_parts.From(lastSeq: 1, Nothing));
        Assert.Single(_parts.Forget(2));
    }

    [Fact]
    public void WhoActedOnTheEndOfItsEvents_HasTheSound_WhereNoneIsPaced()
    {
        var parts = new SpokenParts([], playsByClock: false);
        parts.Tell(1, _parts.All[0].Gate);
        parts.Tell(2, new AudioGate.End(Stream, Length));

        Assert.Single(parts.From(lastSeq: 1, Nothing));
        Assert.Empty(parts.From(lastSeq: 2, Nothing));
    }

    [Fact]
    public void ItsRecord_GivesItBack()
    {
        _parts.Tell(2, new AudioGate.End(Stream, Length));
        _parts.Progress([new AudioHeard(Stream, new SampleTime(400), WasCut: true)]);
        var part = _parts.Play(Stream, seq: 7)!;

        Assert.Equal(part, PartRecord.Of(part).ToPart());
    }
}
