using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Core;
using OrleansRealtime.Hosting.Gateways;
using OrleansRealtime.Protocol.Sessions;
using OrleansRealtime.Testing.Engines;
using Xunit;

namespace OrleansRealtime.Contracts;

/// <summary>What every way of reaching sessions promises to sidebands, and to the sessions they attach to.</summary>
public abstract partial class SessionGatewayContract
{
    private const string Account = "someone";

    private const string TextItem =
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""";

    [Fact]
    public async Task Sideband_HearsHowTheSessionStands_AndThenEverything()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await edge.PostAsync("""{"type":"session.update","session":{"type":"realtime","instructions":"Be brief."}}""");

        await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);
        await edge.PostAsync("""{"type":"response.create"}""");

        var created = await sideband.NextAsync("session.created");
        Assert.Equal("Be brief.", created.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Single(sideband.Seen);
        var done = await sideband.NextAsync("response.done");
        var primary = await edge.NextAsync("response.done");
        Assert.Equal(EventIdOf(primary), EventIdOf(done));
        Assert.NotEqual(EventIdOf(created), EventIdOf(primary));
        Assert.Equal(edge.Session.SessionId, sideband.Session.SessionId);
    }

    [Fact]
    public async Task Sideband_ActsOnTheSession_AndEveryoneHears()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await using var one = await AttachAsync(host, edge.Session.SessionId.Value);
        await using var two = await AttachAsync(host, edge.Session.SessionId.Value);

        await one.PostAsync(TextItem);
        await two.PostAsync("""{"type":"response.create"}""");

        foreach (var listener in new[] { edge, one, two })
        {
            await listener.NextAsync("conversation.item.done");
            await listener.NextAsync("response.done");
        }

        Assert.Equal("x", host.Engine.Responder.Requests.Single().Messages.Single().Text);
    }

    [Fact]
    public async Task Mistakes_AreToldToWhoeverMadeThem()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);

        await sideband.PostAsync("""{"type":"conversation.item.delete","item_id":"nobody","event_id":"side"}""");
        await sideband.PostAsync("""{"type":"nonsense","event_id":"side"}""");
        await edge.PostAsync("""{"type":"conversation.item.delete","item_id":"nobody","event_id":"main"}""");
        await edge.PostAsync(TextItem);

        await sideband.NextAsync("conversation.item.done");
        await edge.NextAsync("conversation.item.done");
        Assert.Equal(["side", "side"], ErrorsOf(sideband));
        Assert.Equal(["main"], ErrorsOf(edge));
    }

    [Fact]
    public async Task WhatIsAboutAudio_GoesByWayOfTheEdge_InOrder()
    {
        await using var host = await StartHostAsync();
        host.Engine.Responder.Enqueue(ScriptedAnswer.Hanging("one two three"), new ScriptedAnswer("next"));
        await using var edge = await EdgeAsync(host);
        await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);
        await sideband.PostAsync("""{"type":"response.create"}""");
        await edge.NextAsync("response.output_audio_transcript.delta");

        var posting = sideband.PostAsync(
            """{"type":"response.cancel"}""",
            """{"type":"response.create","event_id":"after"}""").AsTask();
        await edge.SendBackAsync(await edge.RelayedAsync(), SampleTime.Zero);
        await posting;

        var cancelled = await sideband.NextAsync("response.done");
        var next = await sideband.NextAsync("response.done");
        Assert.Equal("cancelled", cancelled.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("completed", next.GetProperty("response").GetProperty("status").GetString());
        Assert.Empty(ErrorsOf(sideband));
    }

    [Fact]
    public async Task ACommitOfASideband_IsTakenWhereTheEdgeSays_AndItsErrorIsTheSidebands()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await edge.PostAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        await edge.PushAsync(SampleTime.FromMilliseconds(500));
        await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);

        var first = sideband.PostAsync("""{"type":"input_audio_buffer.commit","event_id":"one"}""").AsTask();
        await edge.SendBackAsync(await edge.RelayedAsync(), SampleTime.FromMilliseconds(500));
        await first;
        var second = sideband.PostAsync("""{"type":"input_audio_buffer.commit","event_id":"two"}""").AsTask();
        await edge.SendBackAsync(await edge.RelayedAsync(), SampleTime.FromMilliseconds(500));
        await second;

        await sideband.NextAsync("input_audio_buffer.committed");
        await sideband.NextAsync("error");
        Assert.Equal(["two"], ErrorsOf(sideband));
        await edge.PostAsync(TextItem);
        await edge.NextAsync("conversation.item.done");
        Assert.Contains(edge.Seen, text => text.Contains("input_audio_buffer.committed", StringComparison.Ordinal));
        Assert.Empty(ErrorsOf(edge));
    }

    [Theory]
    [InlineData("""{"type":"response.cancel","event_id":"side","x":"PADDING"}""", "unknown_parameter")]
    [InlineData("""{"type":"context.switch","event_id":"side","context_id":"PADDING"}""", "invalid_value")]
    [InlineData("""{"type":"response.cancel","event_id":"side","response_id":"PADDING"}""", "string_above_max_length")]
    [InlineData("""{"type":"input_audio_buffer.clear","event_id":"side"PADDING}""", "string_above_max_length")]
    public async Task WhatIsWrongOrLong_IsAnsweredWithoutTheEdge(string json, string code)
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);

        // The edge sends nothing back: an event that went there would be waited for in vain.
        await sideband.PostAsync(json.Replace("PADDING", new string(' ', 8 * 1024), StringComparison.Ordinal))
            .AsTask()
            .WaitAsync(Patience);

        var error = (await sideband.NextAsync("error")).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("side", error.GetProperty("event_id").GetString());
    }

    [Fact]
    public async Task ADeafSideband_IsGivenUp_AndNobodyElseNotices()
    {
        const int items = 3_000;
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        await using var deaf = await AttachAsync(host, edge.Session.SessionId.Value);
        await using var other = await AttachAsync(host, edge.Session.SessionId.Value);

        for (var i = 0; i < items; i++)
        {
            await edge.PostAsync(TextItem);
            await edge.NextAsync("conversation.item.done");
            await other.NextAsync("conversation.item.done");
        }

        Assert.Equal(CloseReason.TooSlow, await deaf.EndedAsync());
        Assert.Empty(deaf.Seen);
        await edge.PostAsync("""{"type":"response.create"}""");
        await edge.NextAsync("response.done");
        await other.NextAsync("response.done");
    }

    [Fact]
    public async Task ALeavingSideband_LeavesTheSessionAlone_AndItsPlaceToAnother()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        for (var i = 0; i < 3 * MaxSidebands; i++)
        {
            await using var sideband = await AttachAsync(host, edge.Session.SessionId.Value);
        }

        await edge.PostAsync("""{"type":"response.create"}""");
        await edge.NextAsync("response.done");
    }

    [Fact]
    public async Task OneSidebandTooMany_IsRefused()
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);
        var sidebands = new List<Edge>();
        for (var i = 0; i < MaxSidebands; i++)
        {
            sidebands.Add(await AttachAsync(host, edge.Session.SessionId.Value));
        }

        var refused = await host.Sessions.AttachAsync(
            new SessionAttach(Account, edge.Session.SessionId.Value),
            CancellationToken.None);

        Assert.Equal("rate_limit_exceeded", Assert.IsType<SessionAdmission.Refused>(refused).Error.Code);
        foreach (var sideband in sidebands)
        {
            await sideband.DisposeAsync();
        }
    }

    [Fact]
    public async Task TheEndOfTheSession_IsTheEndOfItsSidebands()
    {
        await using var host = await StartHostAsync();
        string name;
        Edge sideband;
        await using (var edge = await EdgeAsync(host))
        {
            name = edge.Session.SessionId.Value;
            sideband = await AttachAsync(host, name);
            await sideband.NextAsync("session.created");
        }

        Assert.Equal(CloseReason.ClientClosed, await sideband.EndedAsync());
        await sideband.PostAsync(TextItem);
        await sideband.DisposeAsync();
        var late = await host.Sessions.AttachAsync(new SessionAttach(Account, name), CancellationToken.None);
        Assert.Equal("call_id_not_found", Assert.IsType<SessionAdmission.Refused>(late).Error.Code);
    }

    [Theory]
    [InlineData(Account, "sess_nobody")]
    [InlineData("somebody else", null)]
    public async Task UnknownSessions_AndThoseOfOthers_AreNotThere(string account, string? name)
    {
        await using var host = await StartHostAsync();
        await using var edge = await EdgeAsync(host);

        var refused = await host.Sessions.AttachAsync(
            new SessionAttach(account, name ?? edge.Session.SessionId.Value),
            CancellationToken.None);

        Assert.Equal("call_id_not_found", Assert.IsType<SessionAdmission.Refused>(refused).Error.Code);
    }

    [Fact]
    public async Task ACall_IsFoundByItsOwnId()
    {
        await using var host = await StartHostAsync();
        var admission = await host.Sessions.StartAsync(
            new SessionStart(Account, "gpt-realtime", SessionKind.Realtime) { CallId = "rtc_1" },
            CancellationToken.None);
        await using var edge = new Edge(Assert.IsType<SessionAdmission.Admitted>(admission));

        await using var sideband = await AttachAsync(host, "rtc_1");

        Assert.Equal(edge.Session.SessionId, sideband.Session.SessionId);
    }

    /// <summary>How many sidebands of one session the host under test lets attach.</summary>
    protected const int MaxSidebands = 4;

    private static async Task<Edge> AttachAsync(SessionGatewayHost host, string name)
    {
        var admission = await host.Sessions.AttachAsync(new SessionAttach(Account, name), CancellationToken.None);
        return new Edge(Assert.IsType<SessionAdmission.Admitted>(admission), hasAudio: false);
    }

    private static string? EventIdOf(JsonElement json) => json.GetProperty("event_id").GetString();

    private static string[] ErrorsOf(Edge edge) =>
    [
        .. edge.Seen.Select(text => JsonDocument.Parse(text).RootElement)
            .Where(json => json.GetProperty("type").GetString() == "error")
            .Select(json => json.GetProperty("error").GetProperty("event_id").GetString()!),
    ];
}
