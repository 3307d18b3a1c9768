using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>What opens a session, and what does not.</summary>
public sealed class TokenTests
{
    private const string Grace = "Realtime:Resumption:Grace=00:01:00";

    [Fact]
    public async Task AnOldToken_IsGoodUntilItsSuccessorHasArrived_AndThenNoMore()
    {
        await using var server = await StartAsync();
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        first.Vanish();

        // The reply of the first return is lost, so its token is not known: the old one still opens.
        await using var lost = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        var unknown = (await lost.NextAsync("session.resumed")).Text("token");
        lost.Vanish();
        await using var second = await server.ResumeAsync(first.SessionId(), token, first.LastSeq());
        var next = (await second.NextAsync("session.resumed")).Text("token");
        Assert.NotEqual(token, next);
        await second.SendAsync(new { type = "session.acknowledge", seq = second.LastSeq() });
        await second.RoundTripAsync();

        await AssertRefusedAsync(server, first.SessionId(), token);
        await AssertRefusedAsync(server, first.SessionId(), unknown);
        await using var third = await server.ResumeAsync(first.SessionId(), next, second.LastSeq());
        await third.NextAsync("session.resumed");
    }

    [Fact]
    public async Task WhatOpensNothing_IsRefusedAlike()
    {
        await using var server = await StartAsync();
        server.AddKey("sk-other-0123456789abcdef0123", "other");
        await using var one = await server.ConnectAsync();
        var token = await one.OptInAsync();
        await using var two = await server.ConnectAsync();
        var swapped = await two.OptInAsync();

        var refusals = new[]
        {
            await AssertRefusedAsync(server, one.SessionId(), "rt_guessed"),
            await AssertRefusedAsync(server, one.SessionId(), swapped),
            await AssertRefusedAsync(server, "sess_nobody", token),
            await AssertRefusedAsync(server, one.SessionId(), token, key: "sk-other-0123456789abcdef0123"),
            await AssertRefusedAsync(server, one.SessionId(), token: null, key: "sk-other-0123456789abcdef0123"),
        };
        Assert.Single(refusals.Distinct());

        // Nobody was disturbed.
        await one.AskAsync("hello");
        await one.NextAsync("response.done");
    }

    [Fact]
    public async Task WhoeverGuesses_IsSoonRefusedUnheard()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        var token = await client.OptInAsync();
        for (var i = 0; i < 20; i++)
        {
            await AssertRefusedAsync(server, client.SessionId(), $"rt_{i}");
        }

        await using var blocked = await server.ResumeAsync(client.SessionId(), token, 0);
        Assert.Equal("rate_limit_exceeded", (await blocked.NextAsync("error")).Text("error.code"));
        Assert.Equal(4000, (await blocked.ClosedAsync()).Code);
    }

    [Theory]
    [InlineData("last_seq=x")]
    [InlineData("last_seq=-1")]
    [InlineData("audio=item")]
    [InlineData("audio=item:x")]
    public async Task ABadQuery_IsRefusedByName(string query)
    {
        await using var server = await StartAsync();
        await using var client = await WireClient.ConnectAsync(server, $"session_id=sess_x&{query}");
        Assert.Equal(query.Split('=')[0], (await client.NextAsync("error")).Text("error.param"));
    }

    [Fact]
    public async Task ATokenInASubprotocol_OpensToo()
    {
        await using var server = await StartAsync();
        await using var first = await server.ConnectAsync();
        var token = await first.OptInAsync();
        await using var second = await WireClient.ConnectAsync(
            server,
            $"session_id={first.SessionId()}&last_seq={first.LastSeq()}",
            key: null,
            options =>
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol($"realtime-resume.{token}");
            });
        await second.NextAsync("session.resumed");
        Assert.Equal("realtime", second.SubProtocol);
    }

    private static async Task<string> AssertRefusedAsync(TestServer server, string? session, string? token, string? key = null)
    {
        await using var client = await server.ResumeAsync(session, token, 0, key: key);
        var error = await client.NextAsync();
        Assert.Equal("session_not_resumable", error.Text("error.code"));
        Assert.Equal(4000, (await client.ClosedAsync()).Code);
        return error.Text("error.message")!;
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new ScriptedEngine("local"), null, Grace);
}
