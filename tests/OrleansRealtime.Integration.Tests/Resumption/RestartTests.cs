using System.Runtime.InteropServices;
using OrleansRealtime.Inference;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>Servers that end, and others that go on from what they had written down.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TempDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task AConversation_GoesOnInTheNextServer_WithEveryEventInOrder()
    {
        WireClient first;
        string token;
        await using (var server = await StartAsync(new ScriptedEngine("local")))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync();
            await first.SayAsync("hello", seq: 1);
            await first.SendAsync(new { type = "response.create", seq = 2 });
            await first.NextAsync("response.done");
        }

        await first.NextAsync("session.going_away");
        Assert.Equal(1012, (await first.ClosedAsync()).Code);

        await using var next = await StartAsync(new ScriptedEngine("local"));
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        var resumed = await second.NextAsync("session.resumed");
        Assert.Equal(2, resumed.Number("incarnation"));
        Assert.Equal(2, resumed.Number("client_seq"));
        await second.SayAsync("again", seq: 3);
        await second.SendAsync(new { type = "response.create", seq = 4 });
        await second.NextAsync("response.done");
        ResumableWire.AssertContiguous(first.Numbered().Concat(second.Numbered()).Select(found => found.Seq()), from: 2);

        // Nothing was forgotten.
        var user = first.Events.First(found => found.Type == "conversation.item.added").Text("item.id")!;
        Assert.Equal("hello", (await second.RetrieveAsync(user)).Text("item.content.0.text"));
    }

    [Fact]
    public async Task AnAnswerThatWasInterrupted_GoesOnWhereItWas_InWordsAndInSound()
    {
        const string Text = "one two three four five six seven eight nine ten";
        ScriptedEngine Engine()
        {
            var engine = new ScriptedEngine("local");
            engine.Responder.Default = new ScriptedAnswer(Text)
            {
                Speech = TimeSpan.FromSeconds(4),
                Frame = TimeSpan.FromMilliseconds(20),
                IsPaced = true,
            };
            return engine;
        }

        WireClient first;
        string token;
        await using (var server = await StartAsync(Engine()))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync();
            await first.AskAsync("count");
            await first.WaitForAudioAsync(48_000);
        }

        await first.ClosedAsync();
        var deltas = first.Events.Where(found => found.Type == "response.output_audio.delta").ToList();
        var have = deltas[^1].At("position").GetInt64() + (deltas[^1].Audio.Length / 2);

        await using var next = await StartAsync(Engine());
        await using var second = await next.ResumeAsync(
            first.SessionId(), token, first.LastSeq(), $"&audio={deltas[0].Text("item_id")}:{have}");
        var done = await second.NextAsync("response.done");
        Assert.Equal("completed", done.Text("response.status"));
        Assert.Equal(Text, done.Text("response.output.0.content.0.transcript"));
        Assert.Equal(1, done.At("response.output").GetArrayLength());
        ResumableWire.AssertContiguous(first.Numbered().Concat(second.Numbered()).Select(found => found.Seq()), from: 2);
        Assert.Equal(
            Text,
            string.Concat(first.Numbered().Concat(second.Numbered())
                .Where(found => found.Type == "response.output_audio_transcript.delta")
                .Select(found => found.Text("delta"))));
        foreach (var delta in second.Events.Where(found => found.Type == "response.output_audio.delta"))
        {
            Assert.Equal(have, delta.At("position").GetInt64());
            have += delta.Audio.Length / 2;
        }

        Assert.Equal(4 * 24_000, have);
    }

    [Fact]
    public async Task WhatWasBeingSaid_IsSentAgain_AndHeardOnce()
    {
        var audio = new short[24_000];
        new Random(3).NextBytes(MemoryMarshal.AsBytes(audio.AsSpan()));
        WireClient first;
        string token;
        await using (var server = await StartAsync(new RecordingEngine()))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync(ResumableWire.ManualInclude);
            await first.AppendAtAsync(MemoryMarshal.AsBytes(audio.AsSpan(0, 15_000)), 0);
            await first.RoundTripAsync();
        }

        var engine = new RecordingEngine();
        await using var next = await StartAsync(engine);
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal(0, (await second.NextAsync("session.resumed")).Number("input_position"));
        await second.AppendAtAsync(MemoryMarshal.AsBytes(audio.AsSpan()), 0);
        await second.SendAsync(new { type = "input_audio_buffer.commit", seq = 1 });
        await Patience.UntilAsync(() => engine.Transcriber.Utterances.Count > 0, () => "Nothing was recognised.");
        Assert.Equal(audio, Assert.Single(engine.Transcriber.Utterances));
    }

    [Fact]
    public async Task OfTwoServersOnOneStore_TheNewOwnerGoesOn_AndTheOldOneLetsGo()
    {
        await using var old = await StartAsync(new ScriptedEngine("local"));
        await using var first = await old.ConnectAsync();
        var token = await first.OptInAsync();
        await first.SayAsync("hello", seq: 1);
        await first.NextAsync("session.acknowledged");
        await using var next = await StartAsync(new ScriptedEngine("local"));
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal(1, (await second.NextAsync("session.resumed")).Number("client_seq"));

        // The old owner learns of it when it writes.
        await first.SayAsync("to nobody", seq: 2);
        Assert.Equal(4001, (await first.ClosedAsync()).Code);
        await old.WaitForSessionsAsync(0);
        await second.SayAsync("to somebody", seq: 2);
        Assert.Equal("to somebody", (await second.NextAsync("conversation.item.done")).Text("item.content.0.text"));
        Assert.DoesNotContain(first.Events, found => found.Json.GetRawText().Contains("to nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStockSession_IsThereForItsKey_InTheNextServer()
    {
        WireClient first;
        await using (var server = await StartAsync(new ScriptedEngine("local")))
        {
            first = await server.ConnectAsync();
            await first.AskAsync("hello");
            await first.NextAsync("response.done");
        }

        await using var next = await StartAsync(new ScriptedEngine("local"));
        await using var second = await next.ResumeAsync(first.SessionId(), token: null, 0, key: TestServer.ApiKey);
        await second.NextAsync("session.created");
        Assert.Equal("hello", (await second.NextAsync("conversation.item.done")).Text("item.content.0.text"));
        await second.AskAsync("again");
        await second.NextAsync("response.done");
    }

    [Fact]
    public async Task ASessionThatHasEnded_LeavesNothingBehind()
    {
        WireClient first;
        string token;
        await using (var server = await StartAsync(new ScriptedEngine("local")))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync();
            await first.AskAsync("hello");
            await first.NextAsync("response.done");
            await first.CloseAsync();
            await server.WaitForSessionsAsync(0);
        }

        await using var next = await StartAsync(new ScriptedEngine("local"));
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal("session_not_resumable", (await second.NextAsync("error")).Text("error.code"));
    }

    [Theory]
    [InlineData("Session", true)]
    [InlineData("Recent", false)]
    public async Task TheSoundOfItems_ComesBackAfterARestart_WhereItIsToBeKept(string policy, bool isKept)
    {
        string[] settings = [$"Realtime:Session:ItemAudio={policy}"];
        var voice = SyntheticVoice.Turn(milliseconds: 1_500);
        WireClient first;
        string token, user, answer;
        int sent;
        await using (var server = await StartAsync(new ScriptedEngine("local"), null, settings))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync(ResumableWire.ManualInclude);
            await first.AppendAtAsync(voice, 0);
            await first.SendAsync(new { type = "input_audio_buffer.commit", seq = 1 });
            user = (await first.NextAsync("input_audio_buffer.committed")).Text("item_id")!;
            await first.SendAsync(new { type = "response.create", seq = 2 });
            answer = (await first.NextAsync("response.done")).Text("response.output.0.id")!;
            sent = first.Events.Where(found => found.Type == "response.output_audio.delta").Sum(found => found.Audio.Length);
        }

        await using var next = await StartAsync(new ScriptedEngine("local"), null, settings);
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        await second.NextAsync("session.resumed");

        Assert.Equal(isKept ? voice.Length : 0, AudioBytesOf(await second.RetrieveAsync(user)));
        Assert.Equal(isKept ? sent : 0, AudioBytesOf(await second.RetrieveAsync(answer)));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    [InlineData(61, false)]
    public async Task ATokenIsGood_AsLongAsItsSessionIsRetained_AndLasts(int minutes, bool isGood)
    {
        string[] retention = minutes < 60 ? ["Realtime:Resumption:Retention=00:09:00"] : [];
        WireClient first;
        string token;
        await using (var server = await StartAsync(new ScriptedEngine("local"), null, retention))
        {
            first = await server.ConnectAsync();
            token = await first.OptInAsync();
        }

        var later = new ManualTimeProvider(DateTimeOffset.UtcNow.AddMinutes(minutes));
        await using var next = await StartAsync(new ScriptedEngine("local"), later, retention);
        await using var second = await next.ResumeAsync(first.SessionId(), token, first.LastSeq());
        Assert.Equal(isGood ? "session.resumed" : "error", (await second.NextAsync()).Type);
    }

    private static int AudioBytesOf(WireEvent retrieved) =>
        retrieved.At("item.content.0").TryGetProperty("audio", out var audio) ? Convert.FromBase64String(audio.GetString()!).Length : 0;

    private Task<TestServer> StartAsync(IEngine engine, TimeProvider? time = null, params string[] settings) => TestServer.StartAsync(
        engine, time, [$"Data={_data.Path}", "Realtime:Resumption:Grace=00:01:00", .. settings]);
}
