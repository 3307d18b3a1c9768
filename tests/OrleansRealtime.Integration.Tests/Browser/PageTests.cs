using System.Text.Json;
using OrleansRealtime.Integration.Tests.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>The page at <c>/</c>, talked to through the browser's own microphone.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class PageTests(LocalServer local, CallingChromium chromium) : IClassFixture<CallingChromium>
{
    [ChromiumTheory]
    [InlineData("websocket")]
    [InlineData("webrtc")]
    public async Task ItHearsAndIsHeard(string transport)
    {
        var page = await chromium.NewPageAsync();
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        await page.GotoAsync(new Uri(local.Server.Address, $"/#key={TestServer.ApiKey}").ToString());
        await page.SelectOptionAsync("#transport", transport);
        await page.ClickAsync("#connect");

        // Both sides have been written down, and the answer has been heard. What exactly was understood is no matter of the page, which
        // has the browser work on the microphone's sound.
        await page.WaitForFunctionAsync(
            "() => ['user', 'assistant'].every(role => realtime.transcript.some(line => line.role === role && line.final))");
        await page.WaitForFunctionAsync("() => realtime.heardSeconds > 1");
        var types = JsonSerializer.Deserialize<string[]>(
            await page.EvaluateAsync<string>("() => JSON.stringify(realtime.events.map(({ event }) => event.type))"))!;
        Assert.Contains("response.done", types);
        Assert.Equal(transport == "webrtc", types.Contains("output_audio_buffer.started"));
        Assert.True(await page.Locator("#problem").IsHiddenAsync(), await page.Locator("#problem").TextContentAsync());

        await page.ClickAsync("#connect");
        await page.WaitForFunctionAsync("() => realtime.state === 'idle'");
        await page.CloseAsync();
        await local.Server.WaitForSessionsAsync(0);
    }
}
