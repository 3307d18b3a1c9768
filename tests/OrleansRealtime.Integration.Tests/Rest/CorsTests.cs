using System.Net;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>What browsers of other origins see, and what anyone sees who goes astray.</summary>
public sealed class CorsTests
{
    [Theory]
    [InlineData("/v1/realtime/calls")]
    [InlineData("/v1/realtime/client_secrets")]
    [InlineData("/openai/v1/realtime/client_secrets")]
    public async Task APreflight_IsAnsweredWithoutAKey(string path)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        var answer = await client.SendAsync(
            HttpMethod.Options,
            path,
            null,
            null,
            ("Origin", "https://app.example"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,openai-safety-identifier,x-unheard-of"));

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("GET, POST", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal(
            "authorization, content-type, x-openai-agents-sdk, api-key, realtime-resume-token, openai-safety-identifier",
            Header(answer, "Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task EveryAnswer_MayBeReadByPages_TheUnhappyOnesToo()
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        foreach (var key in (string?[])[TestServer.ApiKey, null])
        {
            var answer = await client.PostAsync("/v1/realtime/client_secrets", "{}", key);
            Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal("Location", Header(answer, "Access-Control-Expose-Headers"));
        }
    }

    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/models")]
    [InlineData("DELETE", "/v1/realtime")]
    [InlineData("DELETE", "/v1/realtime/client_secrets")]
    [InlineData("POST", "/openai/v1/unheard/of")]
    public async Task AnUnknownPath_IsAnErrorInTheApisForm(string method, string path)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        var answer = await client.SendAsync(new HttpMethod(method), path);

        answer.AssertError(HttpStatusCode.NotFound, null, null);
        Assert.Equal($"Invalid URL ({method} {path})", answer.Text("error.message"));
    }

    private static string Header(RestAnswer answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
