using System.Text;
using OrleansRealtime.Client.Resumption.Uplink;

namespace OrleansRealtime.Client.Tests.Resumption.Uplink;

public sealed class UplinkLogTests
{
    private const int NoLimit = int.MaxValue;

    [Fact]
    public void CommandsAndAudio_GoOutInTheOrderOfTheFirstTime_AlsoTheSecondTime()
    {
        var log = NewLog();
        Append(log, 1, 2);
        Add(log, "a");
        Append(log, 3);
        Append(log, 4);
        Add(log, "b");
        string[] expected = ["0:0102", "a1", "2:0304", "b2"];

        Assert.Equal(expected, TakeAll(log));
        Assert.False(log.HasUnsent);
        log.Rewind(0, 0);
        Assert.True(log.HasUnsent);
        Assert.Equal(expected, TakeAll(log));
    }

    [Fact]
    public void Rewind_SkipsWhatTheServerHas_SampleBySample()
    {
        var log = NewLog();
        Append(log, 1, 2, 3, 4);
        Add(log, "a");
        Append(log, 5, 6);
        Add(log, "b");
        TakeAll(log);

        var rewind = log.Rewind(clientSeq: 1, inputPosition: 3);

        Assert.Equal(new UplinkRewind(ResentSamples: 3, LostSamples: 0, UnknownCommands: 0, IsPossible: true), rewind);
        Assert.Equal(["3:04", "4:0506", "b2"], TakeAll(log));
    }

    [Fact]
    public void Acknowledged_IsForgotten_AndWhatStandsBehindSomethingElseWaits()
    {
        var log = NewLog();
        Append(log, 1, 2);
        Add(log, "a");
        Append(log, 3, 4);
        TakeAll(log);

        Assert.True(log.ReleaseAudioBefore(4));
        Assert.Equal(2, log.Entries.Count);
        Assert.False(log.ReleaseAudioBefore(4));
        Assert.True(log.Acknowledge(1));
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void ServerAskingForWhatItPromisedToKeep_CannotBeServed()
    {
        var log = NewLog();
        Add(log, "a");
        Add(log, "b");
        log.Acknowledge(2);

        Assert.False(log.Rewind(1, 0).IsPossible);
    }

    [Fact]
    public void FullLog_LosesItsOldestAudio_AndTheTimeLineClosesOverTheHole()
    {
        var log = NewLog(maxSamples: 4);
        Append(log, 1, 2);
        TakeAll(log);
        Append(log, 3);
        Assert.True(log.TryAppend(Bytes(4, 5, 6, 7), mayLose: true, out var lost));
        Assert.Equal(1, lost);
        Add(log, "a");

        // The server got 1 and lost it again with its process: it starts anew at sample 1.
        var rewind = log.Rewind(0, 1);

        Assert.Equal(2, rewind.LostSamples);
        Assert.Equal(["1:04050607", "a1"], TakeAll(log));
        Assert.Equal(5, log.NextPosition);
    }

    [Fact]
    public void FullLog_WithAConnection_RefusesInsteadOfLosingWhatWasNeverSent()
    {
        var log = NewLog(maxSamples: 4);
        Append(log, 1, 2, 3);

        Assert.False(log.TryAppend(Bytes(4, 5), mayLose: false, out _));
        TakeAll(log);
        Assert.True(log.TryAppend(Bytes(4, 5), mayLose: false, out var lost));
        Assert.Equal(0, lost);
    }

    [Fact]
    public void TooManyCommands_AreRefused_AndASingleLargeOneIsNot()
    {
        var log = new UplinkLog(NoLimit, maxCommandBytes: 30);

        Assert.True(log.TryAddCommand(Encoding.UTF8.GetBytes($$"""{"type":"{{new string('x', 100)}}"}""")));
        Assert.False(log.TryAddCommand("""{"type":"b"}"""u8));
        log.Acknowledge(1);
        Assert.True(log.TryAddCommand("""{"type":"b"}"""u8));
        Assert.Equal(2, log.LastSeq);
    }

    [Fact]
    public void HalvesOfSamples_AreJoined_AlsoAcrossACommand()
    {
        var log = NewLog();
        log.TryAppend([1], true, out _);
        Assert.Equal(0, log.NextPosition);
        Add(log, "a");
        log.TryAppend([0, 2, 0], true, out _);

        Assert.Equal(["a1", "0:0102"], TakeAll(log));
    }

    [Fact]
    public void Telephony_CountsThreeSamplesAByte_AndFollowsAChangeOfFormat()
    {
        var log = NewLog();
        Append(log, 7);
        log.Encoding = AudioEncoding.MuLaw;
        log.TryAppend([0xAA, 0xBB, 0xCC], true, out _);
        Assert.Equal(10, log.NextPosition);
        TakeAll(log);

        // Position 5 is inside the second byte: it goes again, and the server skips what it has.
        log.Rewind(0, 5);

        Assert.True(log.TryTake(NoLimit, out var piece));
        Assert.Equal((4, 6), (piece.Position, piece.Samples));
        Assert.Equal([0xBB, 0xCC], piece.Bytes.ToArray());
    }

    [Fact]
    public void ServerKnowingMore_ThanARestoredClient_IsBelieved()
    {
        var log = NewLog();
        log.Begin(lastSeq: 3, nextPosition: 100);

        var rewind = log.Rewind(clientSeq: 5, inputPosition: 150);
        Append(log, 1);
        Add(log, "a");

        Assert.Equal(2, rewind.UnknownCommands);
        Assert.Equal(["150:01", "a6"], TakeAll(log));
    }

    [Fact]
    public void LongAudio_IsKeptWhole_AcrossChunks()
    {
        var log = NewLog();
        var audio = new byte[100_000];
        new Random(1).NextBytes(audio);
        for (var at = 0; at < audio.Length; at += 1_000)
        {
            log.TryAppend(audio.AsSpan(at, 1_000), true, out _);
        }

        var taken = new List<byte>();
        while (log.TryTake(777, out var piece))
        {
            Assert.Equal(taken.Count / 2, piece.Position);
            taken.AddRange(piece.Bytes.Span);
        }

        Assert.Equal(audio, taken);
    }

    [Fact]
    public void AudioFrames_ShareTheirMemory()
    {
        var log = NewLog();
        var frame = new byte[960];
        Frames(100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Frames(2_000);

        // Two thousand frames of 960 bytes share some 120 chunks. Their small entries, and the chunks that the shared pool
        // may have given up meanwhile, are all there is to allocate: each frame for itself would be two million bytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);

        void Frames(int count)
        {
            for (var i = 0; i < count; i++)
            {
                log.TryAppend(frame, true, out _);
                log.TryTake(NoLimit, out _);
                if (i % 50 == 0)
                {
                    // A server promises once a second.
                    log.ReleaseAudioBefore(log.NextPosition);
                }
            }
        }
    }

    private static UplinkLog NewLog(long maxSamples = 1_000_000) => new(maxSamples, 1_000_000);

    private static void Append(UplinkLog log, params byte[] samples) => Assert.True(log.TryAppend(Bytes(samples), true, out _));

    private static byte[] Bytes(params byte[] samples) => [.. samples.SelectMany(static sample => new byte[] { sample, 0 })];

    private static void Add(UplinkLog log, string name) =>
        Assert.True(log.TryAddCommand(Encoding.UTF8.GetBytes($$"""{"type":"{{name}}"}""")));

    /// <summary>Audio as its position and samples, commands as their name and number.</summary>
    private static List<string> TakeAll(UplinkLog log)
    {
        var taken = new List<string>();
        while (log.TryTake(NoLimit, out var piece))
        {
            taken.Add(piece.IsCommand ? Command(piece) : $"{piece.Position}:{Samples(piece)}");
        }

        return taken;
    }

    private static string Command(UplinkPiece piece)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(piece.Bytes.Span)!;
        return $"{json["type"]}{json["seq"]}";
    }

    private static string Samples(UplinkPiece piece) =>
        Convert.ToHexString([.. piece.Bytes.ToArray().Where(static (_, at) => at % 2 == 0)]);
}
