using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Sdk;

/// <summary>The official Node SDK as it comes: it speaks <c>wss</c> alone, so it must trust the development authority.</summary>
public sealed class NodeSdkTests
{
    [NodeFact]
    public async Task OverTls_TextTurnAndFunctionCall()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(
            new ScriptedAnswer("Paris, of course."),
            ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""),
            new ScriptedAnswer("A clear sky."));
        using var data = new TempDirectory();
        await using var server = await TestServer.StartAsync(engine, null, "urls=https://127.0.0.1:0", $"Data={data.Path}");

        var result = await NodeClient.RunAsync(
            "turns.mjs",
            ("BASE_URL", new Uri(server.Address, "v1").ToString()),
            ("API_KEY", TestServer.ApiKey),
            ("NODE_EXTRA_CA_CERTS", Path.Combine(data["tls"], "ca.crt")));

        Assert.Equal("wss:", result.GetProperty("url").GetString());
        Assert.Equal("realtime", result.GetProperty("session").GetString());
        Assert.Equal("""["get_weather"]""", result.GetProperty("tools").GetRawText());
        Assert.Equal("""{"status":"completed","answer":"Paris, of course."}""", result.GetProperty("text").GetRawText());
        Assert.Equal(
            """{"status":"completed","name":"get_weather","arguments":{"city":"Paris"}}""", result.GetProperty("call").GetRawText());
        Assert.Equal("""{"status":"completed","answer":"A clear sky."}""", result.GetProperty("afterCall").GetRawText());
        Assert.Equal(1000, result.GetProperty("closed").GetInt32());
        Assert.Equal("session.created", result.GetProperty("events")[0].GetString());
    }
}
