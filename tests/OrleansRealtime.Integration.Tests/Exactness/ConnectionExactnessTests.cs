using System.Text.Json;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Wire;

namespace OrleansRealtime.Integration.Tests.Exactness;

/// <summary>What servers of this protocol tend to get wrong about connections and keys.</summary>
public sealed class ConnectionExactnessTests : ScriptedSessionTests
{
    [Fact]
    public async Task SessionCreated_ComesFirst_AlsoForEventsSentAtOnce()
    {
        await using var client = await Server.ConnectAsync();
        await client.SendAsync(new { type = "response.cancel", event_id = "early" });

        Assert.Equal("session.created", (await client.NextAsync()).Type);
        Assert.Equal("early", (await client.NextErrorAsync("early")).Text("error.event_id"));
    }

    [Fact]
    public async Task TheKeysSubprotocol_IsNeverEchoed_WhateverTheirOrder()
    {
        await using var client = await WireClient.ConnectAsync(Server, key: null, configure: options =>
        {
            options.AddSubProtocol($"openai-insecure-api-key.{TestServer.ApiKey}");
            options.AddSubProtocol("realtime");
        });

        Assert.Equal("session.created", (await client.NextAsync()).Type);
        Assert.Equal("realtime", client.SubProtocol);
    }

    [Fact]
    public async Task ClientsPings_AreAnswered()
    {
        // A client whose pings are not answered gives up after the time-out.
        await using var client = await WireClient.ConnectAsync(Server, configure: options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(50);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(2);
        });
        for (var i = 0; i < 20; i++)
        {
            await client.AskAsync("still there?");
            await client.NextAsync("response.done");
        }
    }

    [Fact]
    public async Task TheServerPings_AndLetsGoOfWhoDoesNotAnswer()
    {
        await using var server = await TestServer.StartAsync(
            Engine, null, "Realtime:WebSocket:PingInterval=00:00:01", "Realtime:WebSocket:PingTimeout=00:00:01");
        await using var deaf = await WireClient.ConnectAsync(server, reads: false);
        await server.WaitForSessionsAsync(1);
        await server.WaitForSessionsAsync(0);

        await using var listening = await server.ConnectAsync();
        await listening.NextAsync("session.created");
        await listening.RoundTripAsync();
    }

    [Fact]
    public async Task ASecretsExpiry_IsNotItsSessions()
    {
        using var rest = new RestClient(Server);
        var answer = await rest.PostAsync("/v1/realtime/client_secrets", "{}");

        Assert.True(answer.At("expires_at").GetInt64() > 0);
        Assert.Equal(0, answer.At("session.expires_at").GetInt64());
        await using var client = await WireClient.ConnectAsync(Server, key: answer.Text("value"));
        Assert.True((await client.NextAsync()).At("session.expires_at").GetInt64() > answer.At("expires_at").GetInt64());
    }

    [Fact]
    public async Task TheModel_IsFixedByTheAddress()
    {
        await using var client = await Server.ConnectAsync("model=gpt-realtime-mini");
        Assert.Equal("gpt-realtime-mini", (await client.NextAsync()).Text("session.model"));

        await client.SendTextAsync("""{"type":"session.update","event_id":"e","session":{"type":"realtime","model":"gpt-realtime"}}""");

        Assert.Equal("session.model", (await client.NextErrorAsync("e")).Text("error.param"));
    }

    [Theory]
    [InlineData("model=gpt-realtime", "transcription")]
    [InlineData("intent=transcription", "realtime")]
    public async Task TheSessionsType_IsFixedByTheAddress(string query, string other)
    {
        await using var client = await Server.ConnectAsync(query);
        await client.NextAsync("session.created");

        await client.SendAsync(new { type = "session.update", event_id = "e", session = new { type = other } });

        var error = await client.NextErrorAsync("e");
        Assert.Equal("invalid_parameter", error.Text("error.code"));
    }

    [Fact]
    public async Task AnErrorThatAnswersNoEvent_HasANullEventId()
    {
        await using var client = await Server.ConnectAsync();
        await client.SendAsync(new { type = "response.cancel" });

        Assert.Equal(JsonValueKind.Null, (await client.NextAsync("error")).At("error.event_id").ValueKind);
    }
}
