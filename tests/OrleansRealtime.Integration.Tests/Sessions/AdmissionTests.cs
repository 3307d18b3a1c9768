using System.Net;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Sessions;

/// <summary>Who gets a session, and how one ends.</summary>
public sealed class AdmissionTests
{
    private const string Model = "model=gpt-realtime";

    [Theory]
    [InlineData(Model, "sk-wrong-key-0123456789", "invalid_api_key", "Incorrect API key provided: sk-wro********6789.", 3000)]
    [InlineData(Model, null, null, "Missing bearer or basic authentication in header", 3000)]
    [InlineData("", TestServer.ApiKey, "missing_model", "You must provide a model parameter", 4000)]
    [InlineData("model=gpt-5", TestServer.ApiKey, "invalid_model", "Model \"gpt-5\" is not supported in realtime mode", 4000)]
    [InlineData("model=gpt-4o-transcribe", TestServer.ApiKey, "invalid_model", "is a transcription model", 4000)]
    [InlineData("intent=transcription&" + Model, TestServer.ApiKey, null, "You must not provide a model parameter for transcription sessions.", null)]
    public async Task ARefusal_IsToldOverTheSocket(string query, string? key, string? code, string message, int? close)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await WireClient.ConnectAsync(server, query, key);

        var error = await client.NextAsync();
        var closure = await client.ClosedAsync();

        Assert.Equal("error", error.Type);
        Assert.Equal("invalid_request_error", error.Text("error.type"));
        Assert.Equal(code, error.Text("error.code"));
        Assert.Contains(message, error.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal(code is null ? "invalid_request_error" : $"invalid_request_error.{code}", closure.Reason);
        Assert.True(close is null || close == closure.Code, $"Closed with {closure}");
        Assert.Single(client.Events);
        Assert.Equal(0, server.Sessions);
    }

    [Fact]
    public async Task TheBetaHeader_IsRefused_WhereTheBetaIsSwitchedOff()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), null, "Realtime:Beta:Enabled=false");
        await using var client = await WireClient.ConnectAsync(
            server, configure: options => options.SetRequestHeader("OpenAI-Beta", "realtime=v1"));

        Assert.Equal("beta_api_shape_disabled", (await client.NextErrorAsync()).Text("error.code"));
        Assert.Equal(new WireClosure(4000, "invalid_request_error.beta_api_shape_disabled"), await client.ClosedAsync());
    }

    [Fact]
    public async Task ABrowser_GivesItsKeyAsASubprotocol_AndGetsRealtimeBack()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await WireClient.ConnectAsync(server, key: null, configure: options =>
        {
            options.AddSubProtocol("realtime");
            options.AddSubProtocol($"openai-insecure-api-key.{TestServer.ApiKey}");
        });

        Assert.Equal("session.created", (await client.NextAsync()).Type);
        Assert.Equal("realtime", client.SubProtocol);
    }

    [Fact]
    public async Task WithoutSubprotocols_NoneIsChosen_AndTheSessionComesUnasked()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();

        var created = await client.NextAsync();

        Assert.Null(client.SubProtocol);
        Assert.Equal("session.created", created.Type);
        Assert.Matches("^sess_[0-9A-Za-z]{21}$", created.Text("session.id"));
        Assert.Equal(1, server.Sessions);
    }

    [Fact]
    public async Task AzuresHeader_IsAKeyToo()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await WireClient.ConnectAsync(
            server, key: null, configure: options => options.SetRequestHeader("api-key", TestServer.ApiKey));

        Assert.Equal("session.created", (await client.NextAsync()).Type);
    }

    [Fact]
    public async Task WithoutAnUpgrade_TheAnswerIsAnError()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var http = new HttpClient { BaseAddress = server.Address };

        using var answer = await http.GetAsync(new Uri("/v1/realtime?model=gpt-realtime", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"invalid_request_error\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Realtime:Session:MaxSessions=1")]
    [InlineData("Realtime:Session:MaxSessionsPerAccount=1")]
    public async Task TooManySessions_AreRefused_UntilOneEnds(string setting)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"), null, setting);
        await using var first = await server.ConnectAsync();
        await first.NextAsync("session.created");
        await using (var second = await server.ConnectAsync())
        {
            var error = await second.NextAsync();
            Assert.Equal("rate_limit_exceeded", error.Text("error.code"));
            Assert.Equal(new WireClosure(4000, "invalid_request_error.rate_limit_exceeded"), await second.ClosedAsync());
        }

        Assert.Equal(1000, (await first.CloseAsync()).Code);
        await server.WaitForSessionsAsync(0);
        await using var third = await server.ConnectAsync();
        Assert.Equal("session.created", (await third.NextAsync()).Type);
    }

    [Fact]
    public async Task AnHour_EndsTheSession()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local", time), time);
        await using var client = await server.ConnectAsync();
        var created = await client.NextAsync();
        Assert.Equal(ManualTimeProvider.DefaultStart.AddHours(1).ToUnixTimeSeconds(), created.At("session.expires_at").GetInt64());
        await client.RoundTripAsync();

        time.Advance(TimeSpan.FromHours(1));

        var error = await client.NextErrorAsync();
        Assert.Equal("session_expired", error.Text("error.code"));
        Assert.Equal("Your session hit the maximum duration of 60 minutes.", error.Text("error.message"));
        Assert.Equal(new WireClosure(1001, "Your session hit the maximum duration of 60 minutes."), await client.ClosedAsync());
        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task AShortLife_EndsByTheRealClock_AlsoWhileTheClientSpeaks()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, "Realtime:Session:MaxDuration=00:00:01");
        await using var client = await server.ConnectAsync();
        var sending = SendUntilClosedAsync(client);

        Assert.Equal("session_expired", (await client.NextErrorAsync()).Text("error.code"));
        Assert.Equal(1001, (await client.ClosedAsync()).Code);
        await sending;
        await server.WaitForSessionsAsync(0);
    }

    [Fact]
    public async Task AStoppingServer_SaysSo()
    {
        var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        await using var client = await server.ConnectAsync();
        await client.NextAsync("session.created");

        await server.DisposeAsync();

        Assert.Equal(1012, (await client.ClosedAsync()).Code);
    }

    private static async Task SendUntilClosedAsync(WireClient client)
    {
        try
        {
            while (true)
            {
                await client.AppendAsync(SyntheticVoice.Silence(100));
            }
        }
        catch (Exception closed) when (closed is System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
