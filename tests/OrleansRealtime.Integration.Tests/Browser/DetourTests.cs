using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Calls;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>Chromium in networks without a straight way by UDP: through a relay of the client's own, and by TCP.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class DetourTests(LocalServer local, CallingChromium chromium, TurnServer turn)
    : IClassFixture<CallingChromium>, IClassFixture<TurnServer>
{
    [RelayTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task ThroughARelay_AQuestionIsUnderstood_AndTheAnswerIsHeard(string transport)
    {
        using var result = await EvaluateAsync(
            "relayedTurn", $"turn:127.0.0.1:{turn.Port}?transport={transport}", TurnServer.User, TurnServer.Password);

        Assert.Equal(
            $$"""{"type":"relay","protocol":"udp","relayProtocol":"{{transport}}"}""", result.RootElement.GetProperty("way").GetRawText());
        await AssertAnsweredAsync(result.RootElement);
    }

    [ChromiumFact]
    public async Task ByTcpAlone_AQuestionIsUnderstood_AndTheAnswerIsHeard()
    {
        using var result = await EvaluateAsync("tcpTurn");

        Assert.Equal("tcp", result.RootElement.GetProperty("way").GetProperty("protocol").GetString());
        await AssertAnsweredAsync(result.RootElement);
    }

    private static async Task AssertAnsweredAsync(JsonElement turn)
    {
        Assert.Equal("go forward ten meters", turn.GetProperty("heard").GetString());
        Assert.Equal("I heard: go forward ten meters.", turn.GetProperty("answer").GetString());
        var audio = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(turn.GetProperty("audio").GetString()!)).ToArray();
        Assert.Equal("i heard go forward ten meters", await Ear.WhichAsync(SpeechTools.Trim(audio)));
    }

    private async Task<JsonDocument> EvaluateAsync(string function, params string[] arguments)
    {
        using var rest = new RestClient(local.Server);
        var secret = await rest.CreateSecretAsync($$"""{"session":{{SpokenSession.Json}}}""");
        var page = await chromium.OpenAsync(local.Server.Address, "recording.js", "call-page.js");
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        var result = await page.EvaluateAsync<string>(
            $"(all) => {function}(...all).then(JSON.stringify)", (string[])[local.Server.Address.ToString(), secret, .. arguments]);
        await page.CloseAsync();
        return JsonDocument.Parse(result);
    }
}
