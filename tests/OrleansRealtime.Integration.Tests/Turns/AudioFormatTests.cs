using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Codecs;
using OrleansRealtime.Audio.G711;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>G.711 in both directions, each by itself.</summary>
public sealed class AudioFormatTests
{
    private const int BytesPerMillisecond = 8;

    [Theory]
    [InlineData("audio/pcmu", G711Law.Mu)]
    [InlineData("audio/pcma", G711Law.A)]
    public async Task G711_BothWays(string format, G711Law law)
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("a tone") { Speech = TimeSpan.FromSeconds(1) });
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            $$"""
            {
              "type": "realtime",
              "audio": { "input": { "format": { "type": "{{format}}" } }, "output": { "format": { "type": "{{format}}" } } }
            }
            """);

        await client.AppendAsync(Encode(SyntheticVoice.Turn(), law), Enumerable.Repeat(20 * BytesPerMillisecond, int.MaxValue));

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");

        // The voice lies between 500 and 1,500 ms, to which 300 ms of padding and 200 ms of silence come.
        Assert.InRange(started.Number("audio_start_ms"), 180, 300);
        Assert.InRange(stopped.Number("audio_end_ms"), 1_650, 1_800);
        await client.NextAsync("response.done");
        AssertTone(AudioOf(client, from: stopped.Index), law);
    }

    [Fact]
    public async Task EachDirection_HasItsOwnFormat()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = new ScriptedAnswer("a tone") { Speech = TimeSpan.FromSeconds(1) };
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcma"}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}""");

        await client.AppendAsync(Encode(SyntheticVoice.Turn(), G711Law.A));

        var started = await client.NextAsync("input_audio_buffer.speech_started");
        Assert.InRange(started.Number("audio_start_ms"), 180, 300);
        var first = await client.NextAsync("response.done");
        Assert.Equal(48_000, AudioOf(client, from: started.Index).Length);

        await client.UpdateAsync(
            """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm"}},"output":{"format":{"type":"audio/pcmu"}}}}""");
        await client.AppendAsync(SyntheticVoice.Turn());

        await client.NextAsync("response.done");
        AssertTone(AudioOf(client, from: first.Index), G711Law.Mu);
    }

    [Fact]
    public async Task OneResponse_MayHaveAFormatOfItsOwn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = new ScriptedAnswer("a tone") { Speech = TimeSpan.FromSeconds(1) };
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.SayAsync("hum");
        await client.SendTextAsync(
            """{"type":"response.create","response":{"audio":{"output":{"format":{"type":"audio/pcmu"}}}}}""");
        var done = await client.NextAsync("response.done");
        Assert.Equal("audio/pcmu", done.Text("response.audio.output.format.type"));
        AssertTone(AudioOf(client, from: 0), G711Law.Mu);

        await client.SendAsync(new { type = "response.create" });
        await client.NextAsync("response.done");
        Assert.Equal(48_000, AudioOf(client, from: done.Index).Length);
    }

    [Fact]
    public async Task Pcm_ComesSampleForSample()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = new ScriptedAnswer("a tone") { Speech = TimeSpan.FromSeconds(2) };
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hum");
        await client.NextAsync("response.done");

        var samples = SyntheticVoice.Samples(AudioOf(client, from: 0));

        Assert.Equal(2 * SampleTime.Rate, samples.Length);
        Assert.All(samples.Index(), sample => Assert.Equal(Tone.SampleAt(sample.Index), sample.Item));
    }

    private static byte[] AudioOf(WireClient client, int from) =>
        [.. client.Events.Skip(from).Where(found => found.Type == "response.output_audio.delta").SelectMany(found => found.Audio)];

    private static byte[] Encode(byte[] pcm, G711Law law)
    {
        using var encoder = new G711Encoder(law);
        var samples = SyntheticVoice.Samples(pcm);
        var bytes = new byte[encoder.MaxBytes(samples.Length)];
        var count = encoder.Encode(samples, bytes);
        var rest = new byte[encoder.MaxBytes(0)];
        return [.. bytes[..count], .. rest[..encoder.Flush(rest)]];
    }

    /// <summary>A second of the scripted engine's tone, and nearly nothing else.</summary>
    private static void AssertTone(byte[] bytes, G711Law law)
    {
        Assert.InRange(bytes.Length, 995 * BytesPerMillisecond, 1_005 * BytesPerMillisecond);
        var (sine, cosine, energy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < bytes.Length; i++)
        {
            double sample = law == G711Law.Mu ? MuLaw.Decode(bytes[i]) : ALaw.Decode(bytes[i]);
            sine += sample * Math.Sin(2 * Math.PI * Tone.Frequency * i / G711Decoder.WireRate);
            cosine += sample * Math.Cos(2 * Math.PI * Tone.Frequency * i / G711Decoder.WireRate);
            energy += sample * sample;
        }

        var purity = 2 * ((sine * sine) + (cosine * cosine)) / (bytes.Length * energy);
        Assert.InRange(purity, 0.98, 1.001);
    }
}
