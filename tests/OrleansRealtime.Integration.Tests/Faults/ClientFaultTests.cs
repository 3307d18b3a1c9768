using System.Security.Cryptography;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Faults;

/// <summary>Clients that do not read, send too fast, vanish, or are many.</summary>
public sealed class ClientFaultTests
{
    private const int SamplesPerMillisecond = 24;

    [Fact]
    public async Task AClientThatNeverReads_IsClosed_AndNobodyElseNotices()
    {
        // Ten minutes of audio: far more than all buffers between here and there.
        var endless = new ScriptedAnswer("endless") { Speech = TimeSpan.FromMinutes(10), Frame = TimeSpan.FromMilliseconds(100) };
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(endless);
        await using var server = await TestServer.StartAsync(engine, null, "Realtime:WebSocket:SendTimeout=00:00:02");
        await using var deaf = await WireClient.ConnectAsync(server, reads: false);
        await deaf.AskAsync("tell me everything");
        await engine.Responder.Started.WaitForAsync(1);

        await using var other = await server.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            await other.AskAsync("hello");
            await other.NextAsync("response.done");
        }

        await server.WaitForSessionsAsync(1);
        await engine.Responder.Disposed.WaitForAsync(6);
        Assert.True(engine.Responder.FramesSent.Value < 6_000, "All of the answer was made for a client that does not read.");
        await other.AskAsync("still there?");
        await other.NextAsync("response.done");
    }

    [Fact]
    public async Task AClientThatNeverReads_ItsErrors_IsClosed()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, "Realtime:WebSocket:SendTimeout=00:00:02");
        await using var deaf = await WireClient.ConnectAsync(server, reads: false);
        await server.WaitForSessionsAsync(1);
        var flood = FloodAsync(deaf);

        await server.WaitForSessionsAsync(0);
        await flood;
    }

    [Fact]
    public async Task AClientThatNeverReads_WhatIsLarge_IsGivenUpBeforeItFillsTheMemory()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, "Realtime:WebSocket:SendTimeout=00:05:00");
        await using var deaf = await WireClient.ConnectAsync(server, reads: false);
        await server.WaitForSessionsAsync(1);

        // A hundred megabytes of answers, few in number, to a handful of requests.
        await deaf.SendAsync(new
        {
            type = "conversation.item.create",
            item = new
            {
                id = "large",
                type = "message",
                role = "user",
                content = new[] { new { type = "input_text", text = new string('x', 10_000_000) } },
            },
        });
        for (var i = 0; i < 10; i++)
        {
            await deaf.SendAsync(new { type = "conversation.item.retrieve", item_id = "large" });
        }

        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task AMinuteOfAudioAtOnce_LosesNothing()
    {
        const int turns = 20;
        var engine = new RecordingEngine();
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync(
            """
            {
              "type": "realtime",
              "audio": { "input": {
                "transcription": { "model": "whisper-1" },
                "turn_detection": { "type": "server_vad", "create_response": false }
              } }
            }
            """);
        var turn = SyntheticVoice.Turn(milliseconds: 1_500);

        var audio = Enumerable.Repeat(turn, turns).SelectMany(bytes => bytes).ToArray();

        await client.AppendAsync(audio);

        var completed = new List<WireEvent>();
        for (var i = 0; i < turns; i++)
        {
            completed.Add(await client.NextAsync("conversation.item.input_audio_transcription.completed"));
        }

        var starts = Positions("input_audio_buffer.speech_started", "audio_start_ms");
        var stops = Positions("input_audio_buffer.speech_stopped", "audio_end_ms");
        var committed = client.Events.Where(found => found.Type == "input_audio_buffer.committed").Select(found => found.Text("item_id")).ToList();
        Assert.Equal(turns, starts.Count);
        Assert.All(starts.Index(), start => Assert.InRange(start.Item - (3_000 * start.Index), 180, 320));
        Assert.All(stops.Index(), stop => Assert.InRange(stop.Item - (3_000 * stop.Index), 2_150, 2_320));
        Assert.Equal(committed.Order(), completed.Select(found => found.Text("item_id")).Order());

        // Each recogniser heard its turn, sample for sample.
        var samples = SyntheticVoice.Samples(audio);
        var expected = starts.Zip(stops, (start, stop) => samples[(start * SamplesPerMillisecond)..(stop * SamplesPerMillisecond)]);
        var heard = engine.Transcriber.Utterances;
        Assert.Equal(expected.Select(turn => turn.Length).Order(), heard.Select(turn => turn.Length).Order());
        Assert.Equal(expected.Select(Digest).Order(), heard.Select(Digest).Order());

        static string Digest(short[] pcm) => Convert.ToHexString(SHA256.HashData(SyntheticVoice.Bytes(pcm)));

        List<int> Positions(string type, string field) =>
            [.. client.Events.Where(found => found.Type == type).Select(found => found.Number(field))];
    }

    [Fact]
    public async Task AClientThatVanishes_TakesItsSessionAlong()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(ScriptedAnswer.Hanging("wait"));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.AskAsync("hello");
        await client.NextAsync("response.output_audio.delta");
        await client.AppendAsync(SyntheticVoice.Say(100));
        Assert.Equal(1, server.Sessions);

        client.Vanish();

        await server.WaitForSessionsAsync(0);
        await engine.Responder.Cancelled.WaitForAsync(1);
    }

    [Fact]
    public async Task ManyClientsThatVanish_LeaveNothingBehind()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        for (var i = 0; i < 20; i++)
        {
            await using var client = await server.ConnectAsync();
            await client.AskAsync("hello");
            client.Vanish();
        }

        await server.WaitForSessionsAsync(0);
        await using var next = await server.ConnectAsync();
        await next.AskAsync("hello");
        await next.NextAsync("response.done");
    }

    [Fact]
    public async Task Sessions_SeeNothingOfEachOther()
    {
        const int clients = 6;
        const int questions = 5;
        var engine = new ScriptedEngine("local");
        await using var server = await TestServer.StartAsync(engine);
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(AskAsync));

        var ids = all.Select(client => client.Events.SelectMany(Ids).ToHashSet()).ToList();
        Assert.Equal(ids.Sum(set => set.Count), ids.SelectMany(set => set).Distinct().Count());
        foreach (var (i, client) in all.Index())
        {
            var text = string.Join('\n', client.Events);
            Assert.Contains($"client {i} asks", text, StringComparison.Ordinal);
            Assert.All(
                Enumerable.Range(0, clients).Where(other => other != i),
                other => Assert.DoesNotContain($"client {other} asks", text, StringComparison.Ordinal));
            await client.DisposeAsync();
        }

        Assert.All(engine.Responder.Requests, request =>
            Assert.Single(request.Messages.Where(message => message.Text.StartsWith("client", StringComparison.Ordinal)).Select(message => message.Text[..8]).Distinct()));

        async Task<WireClient> AskAsync(int number)
        {
            var client = await server.ConnectAsync();
            for (var i = 0; i < questions; i++)
            {
                await client.AskAsync($"client {number} asks {i}");
                await client.NextAsync("rate_limits.updated");
            }

            return client;
        }

        static IEnumerable<string> Ids(WireEvent found)
        {
            yield return found.Text("event_id")!;
            if (found.Json.TryGetProperty("item", out var item))
            {
                yield return item.GetProperty("id").GetString()!;
            }

            if (found.Json.TryGetProperty("response_id", out var response))
            {
                yield return response.GetString()!;
            }
        }
    }

    /// <summary>Sends what must be refused until the connection is gone.</summary>
    private static async Task FloodAsync(WireClient client)
    {
        var mistake = $$"""{"type":"nope","event_id":"{{new string('x', 500)}}"}""";
        try
        {
            while (true)
            {
                await client.SendTextAsync(mistake);
            }
        }
        catch (Exception gone) when (gone is System.Net.WebSockets.WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
