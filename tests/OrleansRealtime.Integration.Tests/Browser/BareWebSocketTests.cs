using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A page with nothing but the browser's own WebSocket and a client secret, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class BareWebSocketTests(LocalServer local, Chromium chromium) : IClassFixture<Chromium>
{
    [ChromiumFact]
    public async Task TextTurn()
    {
        var result = await EvaluateAsync("([url, secret, question]) => textTurn(url, secret, question).then(JSON.stringify)", "What is two plus two?");

        Assert.Equal("""{"protocol":"realtime","answer":"Two plus two is four.","code":1000}""", result);
    }

    [ChromiumFact]
    public async Task VoiceTurn()
    {
        byte[] audio =
        [
            .. SyntheticVoice.Silence(500),
            .. MemoryMarshal.AsBytes(SpeechRecordings.GoForward.Pcm24k.Span),
            .. SyntheticVoice.Silence(1_500),
        ];

        var result = await EvaluateAsync("([url, secret, audio]) => voiceTurn(url, secret, audio).then(JSON.stringify)", Convert.ToBase64String(audio));

        using var turn = JsonDocument.Parse(result);
        Assert.Equal("go forward ten meters", turn.RootElement.GetProperty("heard").GetString());
        Assert.Contains("go forward ten meters", turn.RootElement.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);

        // More than a second of speech.
        Assert.InRange(turn.RootElement.GetProperty("audioBytes").GetInt32(), 48_000, 960_000);
    }

    [ChromiumFact]
    public async Task AWrongSecret_IsSeenByThePage()
    {
        var page = await chromium.OpenAsync(local.Server.Address, "bare-page.js");

        var result = await page.EvaluateAsync<string>("(url) => wrongKey(url).then(JSON.stringify)", SocketOf(local.Server));

        Assert.Equal(
            """{"error":"invalid_api_key","code":3000,"reason":"invalid_request_error.invalid_api_key"}""", result);
        await page.CloseAsync();
    }

    private async Task<string> EvaluateAsync(string function, string argument)
    {
        using var rest = new RestClient(local.Server);
        var secret = await rest.PostAsync(
            "/v1/realtime/client_secrets",
            """
            {"session":{"type":"realtime","model":"gpt-realtime","audio":{"input":{"transcription":{"model":"whisper-1"},
            "turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}}
            """);
        var page = await chromium.OpenAsync(local.Server.Address, "bare-page.js");
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);

        var result = await page.EvaluateAsync<string>(
            function, (string[])[SocketOf(local.Server), secret.Text("value")!, argument]);

        await page.CloseAsync();
        return result;
    }

    private static string SocketOf(TestServer server) =>
        new UriBuilder(server.Address) { Scheme = "ws", Path = "/v1/realtime", Query = "model=gpt-realtime" }.Uri.ToString();
}
