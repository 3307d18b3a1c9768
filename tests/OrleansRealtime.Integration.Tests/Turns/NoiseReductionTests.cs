using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary><c>noise_reduction</c>, as recogniser and client see its effect.</summary>
public sealed class NoiseReductionTests
{
    private static readonly short[] Noise = MakeNoise(3 * SampleTime.Rate, 600);

    [Fact]
    public async Task ItChangesBetweenCommits_AndNoSampleIsLostOrMoved()
    {
        var engine = new RecordingEngine();
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        string[] settings = ["null", """{"type":"near_field"}""", """{"type":"far_field"}""", "null"];
        foreach (var setting in settings)
        {
            await client.UpdateAsync($$$"""{"type":"realtime","audio":{"input":{"noise_reduction":{{{setting}}} } } }""");
            await client.AppendAsync(SyntheticVoice.Bytes(Noise), Enumerable.Repeat(1_111, 1_000));
            await client.SendAsync(new { type = "input_audio_buffer.commit" });
            await client.NextAsync("input_audio_buffer.committed");
        }

        await Patience.UntilAsync(
            () => engine.Transcriber.Utterances.Count == settings.Length,
            () => $"{engine.Transcriber.Utterances.Count} utterances were heard.");
        var heard = engine.Transcriber.Utterances.OrderBy(Level).ToArray();
        Assert.All(heard, pcm => Assert.Equal(Noise.Length, pcm.Length));

        // The quietest is far_field; both without are as sent, to the sample.
        Assert.True(Level(heard[0]) < Level(heard[1]) - 2, $"far {Level(heard[0])}, near {Level(heard[1])} dBFS");
        Assert.True(Level(heard[1]) < Level(Noise) - 6, $"near {Level(heard[1])}, as sent {Level(Noise)} dBFS");
        Assert.Equal(Noise, heard[2]);
        Assert.Equal(Noise, heard[3]);
    }

    [Theory]
    [InlineData("near_field")]
    [InlineData("far_field")]
    public async Task Turns_StayWhereTheyAre(string type)
    {
        await using var server = await TestServer.StartAsync(new RecordingEngine());
        var quiet = MakeNoise(9 * SampleTime.Rate, 40);
        var voice = SyntheticVoice.Samples(SyntheticVoice.Say(1_000));
        for (var i = 0; i < voice.Length; i++)
        {
            quiet[(4 * SampleTime.Rate) + i] += voice[i];
        }

        var without = await TurnAsync(server, "null", quiet, [int.MaxValue]);
        var with = await TurnAsync(server, $$"""{"type":"{{type}}"}""", quiet, [int.MaxValue]);
        var inPieces = await TurnAsync(server, $$"""{"type":"{{type}}"}""", quiet, Enumerable.Repeat(777, 10_000));

        Assert.InRange(with.Start - without.Start, -30, 30);
        Assert.InRange(with.End - without.End, -60, 60);
        Assert.Equal(with, inPieces);
    }

    private static async Task<(int Start, int End)> TurnAsync(
        TestServer server, string noiseReduction, short[] pcm, IEnumerable<int> lengths)
    {
        await using var client = await server.ConnectWithAsync(
            $$$"""{"type":"realtime","audio":{"input":{"noise_reduction":{{{noiseReduction}}} } } }""");
        await client.AppendAsync(SyntheticVoice.Bytes(pcm), lengths);
        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        return (started.Number("audio_start_ms"), stopped.Number("audio_end_ms"));
    }

    // Without the first second, in which the noise is learned.
    private static float Level(short[] pcm) => PcmLevel.Measure(pcm.AsSpan(SampleTime.Rate));

    private static short[] MakeNoise(int length, int amplitude)
    {
        var random = new Random(6);
        var noise = new short[length];
        for (var i = 0; i < length; i++)
        {
            noise[i] = (short)random.Next(-amplitude, amplitude + 1);
        }

        return noise;
    }
}
