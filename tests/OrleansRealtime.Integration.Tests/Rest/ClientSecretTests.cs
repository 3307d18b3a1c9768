using System.Net;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>Secrets a browser may hold, and what can be done with them.</summary>
public sealed class ClientSecretTests
{
    private const string Path = "/v1/realtime/client_secrets";

    private const string Configured =
        """
        {"expires_after":{"anchor":"created_at","seconds":30},"session":{"type":"realtime","model":"gpt-realtime-mini",
        "instructions":"Be brief.","output_modalities":["text"],"audio":{"input":{"turn_detection":null},"output":{"voice":"marin"}}}}
        """;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    public async Task NothingAskedFor_IsARealtimeSessionAsItComes(string? body)
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local", time), time);
        using var client = new RestClient(server);

        var answer = await client.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(["value", "expires_at", "session"], Names(answer, ""));
        Assert.Matches("^ek_[0-9a-f]{32}$", answer.Text("value")!);
        Assert.Equal(ManualTimeProvider.DefaultStart.AddSeconds(600).ToUnixTimeSeconds(), answer.At("expires_at").GetInt64());
        Assert.Equal(
            [
                "type", "object", "id", "model", "output_modalities", "instructions", "tools", "tool_choice", "max_output_tokens",
                "tracing", "truncation", "prompt", "expires_at", "audio", "include",
            ],
            Names(answer, "session"));
        Assert.StartsWith("sess_", answer.Text("session.id"), StringComparison.Ordinal);
        Assert.Equal("gpt-realtime", answer.Text("session.model"));
        Assert.Equal(0, answer.At("session.expires_at").GetInt64());
        Assert.NotEmpty(answer.Text("session.instructions")!);
        Assert.Equal("alloy", answer.Text("session.audio.output.voice"));
    }

    [Theory]
    [InlineData("gpt-live-transcribe")]
    [InlineData("gpt-realtime-whisper")]
    public async Task ATranscriptionOfAStream_HasNoTurns(string model)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        var answer = await client.PostAsync(
            Path,
            """{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"MODEL"}}}}}"""
                .Replace("MODEL", model, StringComparison.Ordinal));

        Assert.Equal(JsonValueKind.Null, answer.At("session.audio.input.turn_detection").ValueKind);
    }

    [Fact]
    public async Task ATranscriptionSession_HasItsOwnShape_AndItsOwnSocket()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        var answer = await client.PostAsync(
            Path, """{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1","language":"en"}}}}}""");

        Assert.Equal(["type", "object", "id", "expires_at", "audio", "include"], Names(answer, "session"));
        Assert.Equal(
            ["type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms"],
            Names(answer, "session.audio.input.turn_detection"));
        foreach (var query in (string[])["", "intent=transcription"])
        {
            await using var socket = await WireClient.ConnectAsync(server, query, answer.Text("value"));
            var created = await socket.NextAsync();
            Assert.Equal("transcription", created.Text("session.type"));
            Assert.Equal("whisper-1", created.Text("session.audio.input.transcription.model"));
        }
    }

    [Theory]
    [InlineData("""{"bogus":1}""", "unknown_parameter", "bogus")]
    [InlineData("""{"expires_after":{"seconds":9}}""", "integer_below_min_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":7201}}""", "integer_above_max_value", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"seconds":"60"}}""", "invalid_type", "expires_after.seconds")]
    [InlineData("""{"expires_after":{"anchor":"now"}}""", "invalid_value", "expires_after.anchor")]
    [InlineData("""{"expires_after":{"bogus":1}}""", "unknown_parameter", "expires_after.bogus")]
    [InlineData("""{"session":{}}""", "missing_required_parameter", "session.type")]
    [InlineData("""{"session":{"type":"translation"}}""", "invalid_value", "session.type")]
    [InlineData("""{"session":{"type":"realtime","voice":"alloy"}}""", "unknown_parameter", "session.voice")]
    [InlineData("""{"session":{"type":"transcription","model":"gpt-realtime"}}""", "unknown_parameter", "session.model")]
    [InlineData("""{"session":{"type":"realtime","model":"gpt-5"}}""", "invalid_model", "session.model")]
    [InlineData("""{"session":{"type":"realtime","model":"gpt-4o-transcribe"}}""", "invalid_model", "session.model")]
    [InlineData("""{"session":{"type":"realtime","reasoning":{"effort":"low"}}}""", "invalid_value", "session.reasoning")]
    [InlineData("""{"session":{"type":"realtime","audio":{"input":{"transcription":{}}}}}""", "missing_required_parameter", "session.audio.input.transcription.model")]
    [InlineData("""{"session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}""", "integer_below_min_value", "session.audio.input.format.rate")]
    [InlineData("{", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    public async Task AMistake_IsNamed(string body, string code, string? param)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        (await client.PostAsync(Path, body)).AssertError(HttpStatusCode.BadRequest, code, param);
    }

    [Fact]
    public async Task ABodyTooLarge_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        var answer = await client.PostAsync(Path, $$$"""{"session":{"type":"realtime","instructions":"{{{new string('a', 600_000)}}}"}}""");

        answer.AssertError(HttpStatusCode.RequestEntityTooLarge, null, null);
    }

    [Fact]
    public async Task OnlyAStandardKey_MakesSecrets()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);
        var secret = await client.CreateSecretAsync();

        (await client.PostAsync(Path, "{}", null)).AssertError(HttpStatusCode.Unauthorized, null, null);
        (await client.PostAsync(Path, "{}", "sk-wrong")).AssertError(HttpStatusCode.Unauthorized, "invalid_api_key", null);
        (await client.PostAsync(Path, "{}", secret)).AssertError(HttpStatusCode.Forbidden, null, null);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("model=gpt-realtime-mini", false)]
    [InlineData("", true)]
    public async Task ASecret_OpensItsSession(string query, bool asBrowser)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var rest = new RestClient(server);
        var secret = await rest.CreateSecretAsync(Configured);

        // As often as one likes.
        var ids = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var client = await WireClient.ConnectAsync(server, query, asBrowser ? null : secret, options =>
            {
                if (asBrowser)
                {
                    options.AddSubProtocol("realtime");
                    options.AddSubProtocol($"openai-insecure-api-key.{secret}");
                }
            });
            var created = await client.NextAsync();

            Assert.Equal("session.created", created.Type);
            Assert.Equal(asBrowser ? "realtime" : null, client.SubProtocol);
            Assert.Equal("gpt-realtime-mini", created.Text("session.model"));
            Assert.Equal("Be brief.", created.Text("session.instructions"));
            Assert.Equal("text", created.Text("session.output_modalities.0"));
            Assert.Equal("marin", created.Text("session.audio.output.voice"));
            Assert.Equal(System.Text.Json.JsonValueKind.Null, created.At("session.audio.input.turn_detection").ValueKind);
            Assert.NotEqual(0, created.At("session.expires_at").GetInt64());
            Assert.True(ids.Add(created.Text("session.id")!));
            var updated = await client.UpdateAsync("""{"type":"realtime","instructions":"Be long."}""");
            Assert.Equal("Be long.", updated.Text("session.instructions"));
        }
    }

    [Theory]
    [InlineData("model=gpt-realtime", "invalid_model", "model")]
    [InlineData("intent=transcription", "invalid_value", "intent")]
    public async Task ASecret_OpensNoOtherSession(string query, string code, string param)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var rest = new RestClient(server);
        await using var client = await WireClient.ConnectAsync(server, query, await rest.CreateSecretAsync(Configured));

        var error = await client.NextAsync();
        Assert.Equal(code, error.Text("error.code"));
        Assert.Equal(param, error.Text("error.param"));
        Assert.Equal(4000, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task AnExpiredSecret_OpensNothing_AndItsSessionGoesOn()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local", time), time);
        using var rest = new RestClient(server);
        var secret = await rest.CreateSecretAsync("""{"expires_after":{"seconds":10}}""");
        await using var early = await WireClient.ConnectAsync(server, "", secret);
        await early.NextAsync("session.created");

        time.Advance(TimeSpan.FromSeconds(10));

        await using var late = await WireClient.ConnectAsync(server, "", secret);
        Assert.Equal("invalid_api_key", (await late.NextAsync()).Text("error.code"));
        Assert.Equal(3000, (await late.ClosedAsync()).Code);
        await early.RoundTripAsync();
    }

    [Fact]
    public async Task ASecret_IsRevokedWithItsKey()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        server.AddKey("sk-passing", "tests");
        using var rest = new RestClient(server);
        var secret = (await rest.PostAsync("/v1/realtime/client_secrets", "{}", "sk-passing")).Text("value")!;
        await using var before = await WireClient.ConnectAsync(server, key: secret);
        await before.NextAsync("session.created");

        Assert.True(server.RemoveKey("sk-passing"));

        await using var after = await WireClient.ConnectAsync(server, key: secret);
        Assert.Equal("invalid_api_key", (await after.NextAsync("error")).Text("error.code"));
    }

    [Fact]
    public async Task TooManySecrets_AreRefused()
    {
        await using var server = await TestServer.StartAsync(
            new ScriptedEngine("local"), null, "Realtime:ClientSecrets:MaxPerAccount=1");
        using var client = new RestClient(server);
        await client.CreateSecretAsync();

        (await client.PostAsync(Path, "{}")).AssertError(HttpStatusCode.TooManyRequests, "rate_limit_exceeded", null);
    }

    private static IEnumerable<string> Names(RestAnswer answer, string path) =>
        (path.Length == 0 ? answer.Body : answer.At(path)).EnumerateObject().Select(field => field.Name);
}
