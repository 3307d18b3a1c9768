using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Integration.Tests.Calls;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A page that calls: the browser's own WebRTC and a client secret, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class CallPageTests(LocalServer local, CallingChromium chromium) : IClassFixture<CallingChromium>
{
    // What a data channel of Chromium's takes at most in one message is 256 KiB; its event has a little around the text.
    private const int LargeMessage = 200 * 1024;

    // Who hangs up is believed at once; who vanishes is after thirty seconds.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    [ChromiumFact]
    public async Task TheMicrophoneIsUnderstood_AndTheAnswerIsHeard()
    {
        using var turn = await EvaluateAsync("([server, secret]) => microphoneTurn(server, secret).then(JSON.stringify)");

        var result = turn.RootElement;
        Assert.Equal("go forward ten meters", result.GetProperty("heard").GetString());
        Assert.Equal("I heard: go forward ten meters.", result.GetProperty("answer").GetString());
        var types = result.GetProperty("types").EnumerateArray().Select(type => type.GetString()).ToList();
        Assert.Single(types, "response.done");
        Assert.DoesNotContain("response.output_audio.delta", types);
        Assert.True(
            types.IndexOf("response.content_part.added") < types.IndexOf("output_audio_buffer.started"), string.Join('\n', types));
        Assert.True(types.IndexOf("response.done") < types.IndexOf("output_audio_buffer.stopped"), string.Join('\n', types));

        // What the browser played, heard again.
        var audio = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(result.GetProperty("audio").GetString()!)).ToArray();
        Assert.Equal("i heard go forward ten meters", await Ear.WhichAsync(SpeechTools.Trim(audio)));
    }

    [ChromiumFact]
    public async Task SpeechSilencesTheAnswerAtOnce()
    {
        using var turn = await EvaluateAsync(
            "([server, secret, audio]) => bargeIn(server, secret, audio).then(JSON.stringify)",
            Convert.ToBase64String(MemoryMarshal.AsBytes(SpeechRecordings.GoForward.Pcm24k.Span)));

        var result = turn.RootElement;
        Assert.StartsWith("resp_", result.GetProperty("cleared").GetString(), StringComparison.Ordinal);
        Assert.InRange(result.GetProperty("playedMs").GetInt32(), 500, 8_000);

        // The browser's own jitter buffer plays what it has, and no more: less than a word.
        Assert.InRange(result.GetProperty("tail").GetDouble(), -10_000, 500);
    }

    [ChromiumFact]
    public async Task ToolsAndLargeMessagesPassTheChannel()
    {
        using var turn = await EvaluateAsync(
            "([server, secret, size]) => channelTurn(server, secret, Number(size)).then(JSON.stringify)",
            LargeMessage.ToString(System.Globalization.CultureInfo.InvariantCulture));

        var result = turn.RootElement;
        Assert.Equal("get_weather", result.GetProperty("name").GetString());
        Assert.Contains("Paris", result.GetProperty("given").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sunny", result.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(result.GetProperty("whole").GetBoolean());
    }

    [ChromiumFact]
    public async Task TheServerHangsUp_AndThePageKnows()
    {
        var secret = await SecretAsync();
        var page = await chromium.OpenAsync(local.Server.Address, "recording.js", "call-page.js");
        var waiting = page.EvaluateAsync<string>("([server, secret]) => waitForHangUp(server, secret)", (string[])[local.Server.Address.ToString(), secret]);
        var callId = (await page.WaitForFunctionAsync("() => globalThis.callId")).ToString();

        using var rest = new RestClient(local.Server);
        var answer = await rest.PostAsync($"/v1/realtime/calls/{callId}/hangup", "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("closed", await waiting);
        await local.Server.WaitForSessionsAsync(0).WaitAsync(Farewell);
        await page.CloseAsync();
    }

    [ChromiumFact]
    public async Task TheVoice_ComesWithRedundancy()
    {
        var secret = await SecretAsync();
        var page = await chromium.OpenAsync(local.Server.Address, "call-page.js");
        await page.EvaluateAsync<string>("([server, secret]) => openCall(server, secret, true)", (string[])[local.Server.Address.ToString(), secret]);
        var id = await page.EvaluateAsync<string>("() => call.id");

        await Patience.UntilAsync(
            () => local.Server.Calls.RecordOf(id) is { Redundant: > 50 }, () => $"{local.Server.Calls.RecordOf(id)}");

        await page.CloseAsync();
        await local.Server.WaitForSessionsAsync(0);
    }

    [ChromiumFact]
    public async Task ThePageHangsUp_AndTheSessionEnds()
    {
        var secret = await SecretAsync();
        var page = await chromium.OpenAsync(local.Server.Address, "recording.js", "call-page.js");
        await page.EvaluateAsync<string>("([server, secret]) => openCall(server, secret)", (string[])[local.Server.Address.ToString(), secret]);
        Assert.Equal(1, local.Server.Sessions);

        await page.EvaluateAsync("() => call.hangUp()");

        await local.Server.WaitForSessionsAsync(0).WaitAsync(Farewell);
        await page.CloseAsync();
    }

    private async Task<string> SecretAsync()
    {
        using var rest = new RestClient(local.Server);
        return await rest.CreateSecretAsync($$"""{"session":{{SpokenSession.Json}}}""");
    }

    private async Task<JsonDocument> EvaluateAsync(string function, params string[] arguments)
    {
        var page = await chromium.OpenAsync(local.Server.Address, "recording.js", "call-page.js");
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        var result = await page.EvaluateAsync<string>(function, (string[])[local.Server.Address.ToString(), await SecretAsync(), .. arguments]);
        await page.CloseAsync();
        return JsonDocument.Parse(result);
    }
}
