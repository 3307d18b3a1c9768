using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Core.Playback;
using OrleansRealtime.Core.State;
using OrleansRealtime.Hosting.Workers.Items;
using OrleansRealtime.Protocol.Ids;
using OrleansRealtime.Testing.Media;

namespace OrleansRealtime.Hosting.Tests.Workers.Items;

public sealed class ItemAudioArchiveTests
{
    private const int Step = 4_801;

    private static readonly AudioAddress User = AudioAddress.OfUser(new ItemId("item_:ü."), 2);
    private static readonly AudioAddress Answer = AudioAddress.OfAnswer(new AudioStreamId(new OperationId(7), 1));

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _records = [];

    [OpusFact]
    public void WhatWasSaid_IsThereInAnotherLife_AsLongAndAlike()
    {
        var said = SyntheticVoice.Make(50_000, seed: 1);
        var answered = SyntheticVoice.Make(30_000, seed: 2);
        using (var archive = new ItemAudioArchive(1 << 20, Write))
        {
            Append(archive, User, said);
            archive.End(User, new SampleTime(41_000));
            Append(archive, Answer, answered);
            archive.End(Answer, null);
        }

        using var other = new ItemAudioArchive(1 << 20, Write);
        other.Restore(_records);

        AssertAlike(said[..41_000], Read(other, User));
        AssertAlike(answered, Read(other, Answer));
        Assert.Equal(10_000, Read(other, Answer, until: 10_000)!.Length);
        Assert.Null(Read(other, AudioAddress.OfUser(new ItemId("item_:ü."), 1)));
    }

    [OpusFact]
    public void WhatIsMadeAgain_IsKeptOnce()
    {
        var answered = SyntheticVoice.Make(96_000);
        using (var archive = new ItemAudioArchive(1 << 20, Write))
        {
            Append(archive, Answer, answered[..60_000]);
        }

        using var other = new ItemAudioArchive(1 << 20, Write);
        other.Restore(_records);
        Append(other, Answer, answered);
        other.End(Answer, null);

        AssertAlike(answered, Read(other, Answer));
    }

    [OpusFact]
    public void WhatDoesNotFollow_IsNotTakenForTheBeginning()
    {
        using var archive = new ItemAudioArchive(1 << 20, Write);
        archive.Append(Answer, new SampleTime(480), new short[480]);

        Assert.Null(Read(archive, Answer));
    }

    [OpusFact]
    public void TheOldestGoes_ThoughItIsFromAnEarlierLife_AndDoesNotComeBackInParts()
    {
        var voice = SyntheticVoice.Make(24_000);
        using (var archive = new ItemAudioArchive(1 << 20, Write))
        {
            Append(archive, User, voice);
            Append(archive, Answer, voice);
        }

        using var other = new ItemAudioArchive(10_000, Write);
        other.Restore(_records);
        var third = AudioAddress.OfUser(new ItemId("item_a"), 0);
        Append(other, third, voice);
        Append(other, AudioAddress.OfUser(new ItemId("item_b"), 0), voice);
        other.Append(User, new SampleTime(24_000), voice);

        Assert.Null(Read(other, User));
        Assert.NotNull(Read(other, third));
        Assert.True(_records.Values.Sum(record => record.Length) < 12_000);
    }

    [OpusFact]
    public void WhatIsForgotten_IsForgottenEverywhere()
    {
        using var archive = new ItemAudioArchive(1 << 20, Write);
        Append(archive, User, SyntheticVoice.Make(48_000));
        Append(archive, Answer, SyntheticVoice.Make(48_000));
        archive.Forget(address => address == User);

        Assert.Null(Read(archive, User));
        Assert.NotNull(Read(archive, Answer));
        using var other = new ItemAudioArchive(1 << 20, Write);
        other.Restore(_records);
        Assert.Null(Read(other, User));
    }

    [OpusFact]
    public void WhatWasKeptBeforeThereWasARecord_IsWrittenDownWithTheRest()
    {
        var said = SyntheticVoice.Make(30_000);
        using (var archive = new ItemAudioArchive(1 << 20, write: null))
        {
            Append(archive, User, said);
            archive.End(User, null);
            Append(archive, Answer, said[..20_000]);
            archive.BeginWriting(Write);
            archive.Append(Answer, new SampleTime(20_000), said.AsSpan(20_000));
            archive.End(Answer, null);
        }

        using var other = new ItemAudioArchive(1 << 20, Write);
        other.Restore(_records);
        AssertAlike(said, Read(other, User));
        AssertAlike(said, Read(other, Answer));
    }

    private static void Append(ItemAudioArchive archive, AudioAddress address, short[] pcm)
    {
        for (var at = 0; at < pcm.Length; at += Step)
        {
            archive.Append(address, new SampleTime(at), pcm.AsSpan(at, Math.Min(Step, pcm.Length - at)));
        }
    }

    private static short[]? Read(ItemAudioArchive archive, AudioAddress address, long? until = null)
    {
        using var audio = archive.Read(address, until is { } samples ? new SampleTime(samples) : null);
        return audio?.Span.ToArray();
    }

    private static void AssertAlike(short[] expected, short[]? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Length, actual.Length);
        var (correlation, delay) = Likeness.BestCorrelation(expected, actual, mostDelay: 60);
        Assert.True(correlation > 0.85, $"{correlation}");
        Assert.InRange(delay, 0, 12);
    }

    private void Write(StateChange change)
    {
        if (change.Value is { } value)
        {
            _records[change.Key] = value;
        }
        else
        {
            _records.Remove(change.Key);
        }
    }
}
