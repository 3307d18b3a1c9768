using System.Runtime.InteropServices;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>Clients that lose their connection and come back to a session that still runs.</summary>
public sealed class ComingBackTests
{
    private const string Grace = "Realtime:Resumption:Grace=00:01:00";

    [Fact]
    public async Task OptingIn_NumbersEventsFromTheSessionsFirst_AndGivesAToken()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        var created = await client.NextAsync("session.created");
        Assert.False(created.Json.TryGetProperty("seq", out _));

        var updated = await client.UpdateAsync(ResumableWire.Include);
        Assert.Equal(2, updated.Seq());
        var ticket = await client.NextAsync("session.resumption.updated");
        Assert.Equal(2, ticket.Seq());
        Assert.Equal(0, ticket.Number("client_seq"));
        Assert.Equal(60_000, ticket.Number("grace_ms"));
        Assert.StartsWith("rt_", ticket.Text("token"), StringComparison.Ordinal);
        Assert.Equal(created.Text("session.id"), ticket.Text("session_id"));

        await client.AskAsync("hello");
        await client.NextAsync("response.done");
        ResumableWire.AssertContiguous(client.Numbered().Select(found => found.Seq()), from: 2);
    }

    [Fact]
    public async Task WhatWasMissed_IsToldToTheByte_InOrder_AndTheAnswerGoesOn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("one two three four five six seven eight nine ten")
        {
            Speech = TimeSpan.FromSeconds(3),
            Frame = TimeSpan.FromMilliseconds(20),
        });
        await using var server = await StartAsync(engine);
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await using var witness = await server.ConnectAsync($"call_id={first.SessionId()}");
        await witness.NextAsync("session.created");
        await first.AskAsync("count");

        // It acted on no more, whatever else has arrived.
        var seen = (await first.NextAsync("response.output_audio.delta")).Seq();
        first.Vanish();
        await witness.NextAsync("response.done");

        await using var second = await server.ResumeAsync(first.SessionId(), token, seen);
        var resumed = await second.NextAsync();
        Assert.Equal("session.resumed", resumed.Type);
        await second.NextAsync("response.done");

        // What a sideband was told all the time is what the client was told in two parts.
        var told = first.Numbered().Where(found => found.Seq() <= seen).Concat(second.Numbered()).ToList();
        ResumableWire.AssertContiguous(told.Select(found => found.Seq()), from: 2);
        var heard = witness.Numbered();
        Assert.Equal(
            heard.Select(found => found.Json.GetRawText()),
            told.Where(found => found.Seq() >= heard[0].Seq()).Take(heard.Count).Select(found => found.Json.GetRawText()));
    }

    [Fact]
    public async Task ACommandSentAgain_IsAppliedOnce_AndOneTooFarIsRefused()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await first.SayAsync("one", seq: 1);
        await first.SayAsync("two", seq: 2);
        await first.NextAsync("session.acknowledged", found => found.Number("client_seq") == 2);
        first.Vanish();

        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal(2, (await second.NextAsync("session.resumed")).Number("client_seq"));
        await second.SayAsync("two", seq: 2);
        await second.SayAsync("four", seq: 4);
        Assert.Equal("client_seq_gap", (await second.NextAsync("error")).Text("error.code"));
        await second.SayAsync("three", seq: 3);
        var added = await second.NextAsync("conversation.item.done");
        Assert.Equal("three", added.Text("item.content.0.text"));
        Assert.Single(second.Events, found => found.Type == "conversation.item.done");
    }

    [Fact]
    public async Task AnAcknowledgementThatMayHaveBeenLost_IsToldAgain()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await first.SayAsync("one", seq: 1);
        await first.NextAsync("session.acknowledged", found => found.Number("client_seq") == 1);
        first.Vanish();

        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        await second.NextAsync("session.resumed");
        await second.NextAsync("session.acknowledged", found => found.Number("client_seq") == 1);
    }

    [Fact]
    public async Task AMalformedCommand_CountsAllTheSame()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.OptInAsync();
        await client.SendTextAsync("""{"type":"conversation.item.create","seq":1,"item":{"type":"nonsense"}}""");
        await client.NextAsync("error");
        await client.SayAsync("two", seq: 2);
        await client.NextAsync("conversation.item.done");
    }

    [Fact]
    public async Task Audio_IsHeardOnce_SampleForSample_HoweverItIsCutAndSentAgain()
    {
        var engine = new RecordingEngine();
        await using var server = await StartAsync(engine);
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync(ResumableWire.ManualInclude);
        var audio = Noise(samples: 24_000);
        await first.AppendAtAsync(Bytes(audio, 0, 9_000), 0);
        await first.AppendAtAsync(Bytes(audio, 4_000, 11_111), 4_000);
        await first.RoundTripAsync();
        first.Vanish();

        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        var from = (await second.NextAsync("session.resumed")).Number("input_position");
        Assert.InRange(from, 0, 11_111);
        await second.AppendAtAsync(Bytes(audio, 20_000, 24_000), 20_000);
        Assert.Equal("input_audio_gap", (await second.NextAsync("error")).Text("error.code"));
        await second.AppendAtAsync(Bytes(audio, from, 20_000), from);
        await second.AppendAtAsync(Bytes(audio, 12_000, 24_000), 12_000);
        await second.SendAsync(new { type = "input_audio_buffer.commit", seq = 1 });
        await Patience.UntilAsync(() => engine.Transcriber.Utterances.Count > 0, () => "Nothing was recognised.");
        Assert.Equal(audio, Assert.Single(engine.Transcriber.Utterances));
    }

    [Fact]
    public async Task AnAnswersSound_GoesOnFromWhatWasReceived_WithoutAHoleOrADouble()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("a long answer that is cut in the middle")
        {
            Speech = TimeSpan.FromSeconds(4),
            Frame = TimeSpan.FromMilliseconds(20),
        });
        await using var server = await StartAsync(engine);
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await first.AskAsync("speak");
        await first.WaitForAudioAsync(48_000);
        first.Vanish();
        var last = first.Events.Last(found => found.Type == "response.output_audio.delta");
        var have = last.Number("position") + (last.Audio.Length / 2);

        await using var second = await server.ResumeAsync(
            first.SessionId(), token, first.LastSeq(), $"&audio={last.Text("item_id")}:{have}");
        await second.NextAsync("response.done");
        var position = (long)have;
        foreach (var delta in second.Events.Where(found => found.Type == "response.output_audio.delta"))
        {
            Assert.Equal(position, delta.At("position").GetInt64());
            position += delta.Audio.Length / 2;
        }

        Assert.Equal(4 * 24_000, position);
    }

    [Fact]
    public async Task TheNewestConnectionWins_AndTheOldOneIsTold()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        await second.NextAsync("session.resumed");

        await first.NextAsync("session.replaced");
        Assert.Equal(4001, (await first.ClosedAsync()).Code);
        await second.AskAsync("are you there?");
        await second.NextAsync("response.done");
        await server.WaitForSessionsAsync(1);
    }

    [Fact]
    public async Task AGapThatIsTooLarge_IsBridgedByTheWholeState()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"), "Realtime:Resumption:MaxEvents=16");
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        var seen = first.LastSeq();
        for (var i = 0; i < 10; i++)
        {
            await first.SayAsync($"number {i}");
        }

        await first.RoundTripAsync();
        first.Vanish();
        await using var second = await server.ResumeAsync(first.SessionId(), token, seen);
        var resumed = await second.NextAsync("session.resumed");
        Assert.Equal("gap", (await second.NextAsync("session.resync_required")).Text("reason"));
        await second.NextAsync("session.resynced");
        var items = second.Events.Where(found => found.Type == "conversation.item.done").ToList();
        Assert.Equal(10, items.Count);
        Assert.All(items, found => Assert.Equal(resumed.Seq(), found.Seq()));

        await second.SayAsync("one more");
        Assert.Equal(resumed.Seq() + 1, (await second.NextAsync("conversation.item.added")).Seq());
    }

    [Fact]
    public async Task AClientThatSaysGoodbye_EndsItsSession()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await first.CloseAsync();
        await server.WaitForSessionsAsync(0);

        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal("session_not_resumable", (await second.NextAsync("error")).Text("error.code"));
        Assert.Equal(4000, (await second.ClosedAsync()).Code);
    }

    [Fact]
    public async Task AStockClient_ComesBackWithItsKey_AndIsToldHowTheSessionStands()
    {
        await using var server = await StartAsync(new ScriptedEngine("local"));
        await using var first = await server.ConnectAsync();
        await first.UpdateAsync("""{"type":"realtime","instructions":"Be brief."}""");
        await first.AskAsync("hello");
        await first.NextAsync("response.done");
        first.Vanish();

        await using var second = await server.ResumeAsync(first.SessionId(), token: null, 0, key: TestServer.ApiKey);
        var created = await second.NextAsync();
        Assert.Equal("session.created", created.Type);
        Assert.Equal(first.SessionId(), created.Text("session.id"));
        Assert.Equal("Be brief.", created.Text("session.instructions"));
        Assert.Equal("hello", (await second.NextAsync("conversation.item.done")).Text("item.content.0.text"));
        Assert.Equal("assistant", (await second.NextAsync("conversation.item.done")).Text("item.role"));
        await second.AskAsync("again");
        await second.NextAsync("response.done");
        Assert.All(second.Events, found => Assert.False(found.Json.TryGetProperty("seq", out _)));
    }

    [Fact]
    public async Task AStockClient_ThatComesBackInTheMiddleOfAnAnswer_HearsItsEnd()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("an answer that goes on")
        {
            Speech = TimeSpan.FromSeconds(2),
            Frame = TimeSpan.FromMilliseconds(20),
            Delay = TimeSpan.FromMilliseconds(200),
        });
        await using var server = await StartAsync(engine);
        await using var first = await server.ConnectAsync();
        await first.AskAsync("hello");
        await first.NextAsync("response.created");
        first.Vanish();

        await using var second = await server.ResumeAsync(first.SessionId(), token: null, 0, key: TestServer.ApiKey);
        await second.NextAsync("session.created");
        await second.NextAsync("response.done");
    }

    private static Task<TestServer> StartAsync(OrleansRealtime.Inference.IEngine engine, params string[] settings) =>
        TestServer.StartAsync(engine, null, [Grace, .. settings]);

    private static short[] Noise(int samples)
    {
        var random = new Random(7);
        var audio = new short[samples];
        random.NextBytes(MemoryMarshal.AsBytes(audio.AsSpan()));
        return audio;
    }

    private static byte[] Bytes(short[] audio, int from, int to) => MemoryMarshal.AsBytes(audio.AsSpan(from, to - from)).ToArray();
}
