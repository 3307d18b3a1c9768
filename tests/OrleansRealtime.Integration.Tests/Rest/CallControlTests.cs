using System.Net;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Rest;

/// <summary>Control of calls that are not there, and mistakes in it; calls that are there are in <c>Calls</c>.</summary>
public sealed class CallControlTests
{
    private const string Call = "/v1/realtime/calls/rtc_unknown";

    [Theory]
    [InlineData("hangup", null)]
    [InlineData("accept", """{"type":"realtime","instructions":"Be brief."}""")]
    [InlineData("reject", null)]
    [InlineData("reject", """{"status_code":486}""")]
    [InlineData("refer", """{"target_uri":"tel:+14155550123"}""")]
    [InlineData("refer", """{"target_uri":"sip:agent@example.com"}""")]
    public async Task AnUnknownCall_IsNotFound(string action, string? body)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        (await client.PostAsync($"{Call}/{action}", body)).AssertError(HttpStatusCode.NotFound, "call_id_not_found", "call_id");
    }

    [Theory]
    [InlineData("accept", null, "missing_required_parameter", "type")]
    [InlineData("accept", """{"type":"transcription"}""", "invalid_value", "type")]
    [InlineData("accept", """{"type":"realtime","audio":{"output":{"speed":9}}}""", "decimal_above_max_value", "audio.output.speed")]
    [InlineData("reject", """{"status_code":"busy"}""", "invalid_type", "status_code")]
    [InlineData("reject", """{"status_code":200}""", "integer_below_min_value", "status_code")]
    [InlineData("reject", """{"bogus":1}""", "unknown_parameter", "bogus")]
    [InlineData("refer", null, "missing_required_parameter", "target_uri")]
    [InlineData("refer", """{"target_uri":"https://example.com"}""", "invalid_value", "target_uri")]
    [InlineData("refer", """{"target_uri":"sip:a@b\r\nX: y"}""", "invalid_value", "target_uri")]
    public async Task AMistake_IsNamedFirst(string action, string? body, string code, string param)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);

        (await client.PostAsync($"{Call}/{action}", body)).AssertError(HttpStatusCode.BadRequest, code, param);
    }

    [Theory]
    [InlineData("hangup")]
    [InlineData("accept")]
    [InlineData("reject")]
    [InlineData("refer")]
    public async Task OnlyAStandardKey_ControlsCalls(string action)
    {
        await using var server = await TestServer.StartAsync(new ScriptedEngine("local"));
        using var client = new RestClient(server);
        var secret = await client.CreateSecretAsync();

        (await client.PostAsync($"{Call}/{action}", null, null)).AssertError(HttpStatusCode.Unauthorized, null, null);
        (await client.PostAsync($"{Call}/{action}", null, secret)).AssertError(HttpStatusCode.Forbidden, null, null);
    }
}
