using System.Net;
using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Calls;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>Calls that are lost, and new ones that go on with their sessions.</summary>
public sealed class CallResumeTests : IDisposable
{
    private const string Session = """{"type":"realtime","include":["session.resumption"]}""";

    private static readonly RtcCallerOptions Begin = new() { Session = Session };

    private static readonly ScriptedAnswer Answer = new("one two three four five six") { Speech = TimeSpan.FromSeconds(6) };

    private readonly TempDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task AClientThatVanished_HearsTheRestOfTheAnswer_OnItsNextCall()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        await using var lost = await BeginAsync(client);
        lost.Send("""{"type":"response.create","seq":1}""");
        await lost.NextAsync("output_audio_buffer.started");
        await Patience.UntilAsync(() => lost.Heard.Length > 3 * SampleTime.Rate, () => $"{lost.Heard.Length} samples were heard.");
        await lost.VanishAsync();
        var heard = lost.Heard.Length;

        await using var caller = await client.CallAsync(ReturnOf(lost));
        await caller.NextAsync("output_audio_buffer.stopped");

        AssertWhole(lost, caller);

        // Nothing is missing; again comes at most what the client had not reported yet.
        Assert.InRange(heard + caller.Heard.Length, 59 * SampleTime.Rate / 10, 9 * SampleTime.Rate);
        Assert.Single(lost.Events.Concat(caller.Events), found => found.Type == "output_audio_buffer.started");
        Assert.Single(lost.Events.Concat(caller.Events), found => found.Type == "response.created");
    }

    [Fact]
    public async Task WhatWasSentIntoTheVoid_IsHeardAgain()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        await using var lost = await BeginAsync(client);
        lost.Send("""{"type":"response.create","seq":1}""");
        await lost.NextAsync("output_audio_buffer.started");
        await Patience.UntilAsync(() => lost.Heard.Length > SampleTime.Rate, () => $"{lost.Heard.Length} samples were heard.");
        var last = ReturnOf(lost);
        await lost.VanishAsync();
        var heard = lost.Heard.Length;

        // The server plays to the end, because it cannot know yet.
        await using (var sideband = await server.ConnectAsync($"call_id={lost.Id}"))
        {
            await sideband.NextAsync("output_audio_buffer.stopped");
        }

        await using var caller = await client.CallAsync(last);
        await Patience.UntilAsync(
            () => heard + caller.Heard.Length >= 59 * SampleTime.Rate / 10,
            () => $"{heard} and {caller.Heard.Length} samples were heard.");
    }

    [Fact]
    public async Task APageThatIsLoadedAgain_GoesOn_AndHangingUpEndsTheSession()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        var first = await BeginAsync(client);
        first.Send("""
            {"type":"conversation.item.create","seq":1,
             "item":{"type":"message","role":"user","content":[{"type":"input_text","text":"hello"}]}}
            """);
        await first.NextAsync("conversation.item.done");

        // As a browser does that goes to another page.
        await first.DisposeAsync();

        await using var second = await client.CallAsync(ReturnOf(first));
        Assert.NotEqual(first.Id, second.Id);
        second.Send("""{"type":"response.create","seq":2}""");
        await second.NextAsync("response.done");
        AssertWhole(first, second);

        Assert.Equal(HttpStatusCode.NotFound, await client.HangUpAsync(first.Id));
        Assert.Equal(HttpStatusCode.OK, await client.HangUpAsync(second.Id));
        await server.WaitForSessionsAsync(0);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.CallAsync(ReturnOf(second)));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task ItsToken_EndsTheSession_WithoutAKey()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        await using var caller = await BeginAsync(client);
        var back = ReturnOf(caller).Return!;

        Assert.Equal(HttpStatusCode.NotFound, await client.EndAsync(caller.Id, back with { Token = "rt_guess" }));
        Assert.Equal(HttpStatusCode.OK, await client.EndAsync(caller.Id, back));

        await caller.Ended.WaitAsync(Patience.Limit);
        await server.WaitForSessionsAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, await client.EndAsync(caller.Id, back));
    }

    [Fact]
    public async Task ANewCall_TakesOverFromOneThatStillLives()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        await using var old = await BeginAsync(client);

        await using var caller = await client.CallAsync(ReturnOf(old));

        await old.NextAsync("session.replaced");
        await old.Ended.WaitAsync(Patience.Limit);
        caller.Send("""{"type":"response.create","seq":1}""");
        await caller.NextAsync("output_audio_buffer.started");
    }

    [Fact]
    public async Task TheNextServer_TakesTheCallBack()
    {
        RtcCaller first;
        await using (var server = await StartAsync())
        {
            using var client = new CallClient(server);
            first = await BeginAsync(client);
            first.Say(SyntheticVoiceTurn());
            await first.NextAsync("response.done");
        }

        await using var next = await StartAsync();
        using var again = new CallClient(next);
        await using var second = await again.CallAsync(ReturnOf(first));
        second.Say(SyntheticVoiceTurn());
        await second.NextAsync("input_audio_buffer.committed");
        await second.NextAsync("response.done");
        await second.NextAsync("output_audio_buffer.stopped");

        AssertWhole(first, second);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task ATokenThatOpensNothing_IsNotFound_AndOfASocketNeither()
    {
        await using var server = await StartAsync();
        using var client = new CallClient(server);
        await using var caller = await BeginAsync(client);
        await using var socket = await server.ConnectAsync();
        var token = await socket.OptInAsync();

        foreach (var back in new[]
        {
            ReturnOf(caller).Return! with { Token = "rt_guess" },
            ReturnOf(caller).Return! with { Token = token },
            new CallerReturn(socket.SessionId()!, token, 0),
            new CallerReturn("sess_none", token, 0),
        })
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.CallAsync(new RtcCallerOptions { Return = back }));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Contains("session_not_resumable", refused.Message, StringComparison.Ordinal);
        }
    }

    private static short[] SyntheticVoiceTurn() => SyntheticVoice.Samples(SyntheticVoice.Turn());

    /// <summary>A call that has what it can come back with.</summary>
    private static async Task<RtcCaller> BeginAsync(CallClient client)
    {
        var caller = await client.CallAsync(Begin);
        await caller.NextAsync("session.resumption.updated");
        return caller;
    }

    private static RtcCallerOptions ReturnOf(RtcCaller caller)
    {
        var ticket = caller.Events.Last(found => found.Type is "session.resumption.updated" or "session.resumed");
        return new RtcCallerOptions
        {
            Return = new CallerReturn(ticket.Text("session_id")!, ticket.Text("token")!, NumbersOf(caller).DefaultIfEmpty(0).Max()),
        };
    }

    private static void AssertWhole(RtcCaller first, RtcCaller second) => ResumableWire.AssertContiguous(
        NumbersOf(first).Concat(NumbersOf(second)), from: NumbersOf(first).First());

    private static IEnumerable<long> NumbersOf(RtcCaller caller) => caller.Events
        .Where(found => ResumableWire.IsNumbered(found.Type, found.Body))
        .Select(found => found.Body.GetProperty("seq").GetInt64());

    private Task<TestServer> StartAsync()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Default = Answer;
        return TestServer.StartAsync(
            engine, null, $"Data={_data.Path}", "Realtime:Resumption:Grace=00:01:00");
    }
}
