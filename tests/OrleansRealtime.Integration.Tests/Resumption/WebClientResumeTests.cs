using System.Text.Json;
using Microsoft.Playwright;
using OrleansRealtime.Inference;
using OrleansRealtime.Integration.Tests.Browser;
using OrleansRealtime.Integration.Tests.Sdk;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Resumption;

/// <summary>The TypeScript client on the real server, in Node over a WebSocket and in Chromium on a call.</summary>
public sealed class WebClientResumeTests(NodeClient node, WebModules web, CallingChromium chromium)
    : IClassFixture<NodeClient>, IClassFixture<WebModules>, IClassFixture<CallingChromium>, IDisposable
{
    private const string Words = "one two three four five six";

    private readonly TempDirectory _data = new();
    private readonly int _port = LoopbackPort.Free();

    public void Dispose() => _data.Dispose();

    [NodeFact]
    public async Task InNode_AConversationGoesOnThroughARestart_InWordsAndInSoundBothWays()
    {
        var first = new RecordingEngine();
        first.Responder.Default = Answer;
        var server = await StartAsync(first);
        var running = node.RunAsync(
            "resuming.mjs",
            ("WEB_CLIENT", new Uri(Path.Combine(web.Dist, "index.js")).ToString()),
            ("BASE_URL", $"http://127.0.0.1:{_port}/v1/realtime"),
            ("API_KEY", TestServer.ApiKey));
        await await Task.WhenAny(first.Responder.FramesSent.WaitForAsync(50), running);
        await server.DisposeAsync();
        var second = new RecordingEngine();
        second.Responder.Default = Answer;
        await using var next = await StartAsync(second);

        var result = await running;

        AssertContiguous(result.GetProperty("told"));
        Assert.Equal("""["resumed"]""", result.GetProperty("notices").GetRawText());
        Assert.Equal(Words + Words, result.GetProperty("words").GetString());
        Assert.Equal(2 * 6 * 24_000, result.GetProperty("samples").GetInt32());
        Assert.Equal(
            Enumerable.Range(0, 36_000).Select(i => (short)((i * 7_919L % 65_536) - 32_768)),
            Assert.Single(second.Transcriber.Utterances));
        await next.WaitForSessionsAsync(0);
    }

    [ChromiumFact]
    public async Task InChromium_ACallGoesOnThroughARestart_AndItsEndEndsTheSession()
    {
        Assert.True(NodeClient.WhyNot is null, $"The client cannot be built: {NodeClient.WhyNot}.");
        var first = new ScriptedEngine("local");
        first.Responder.Default = Answer;
        var server = await StartAsync(first);
        var page = await chromium.OpenAsync(server.Address, "resuming-page.js");
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        await page.RouteAsync("**/web-client/**", ServeAsync);
        try
        {
            await page.EvaluateAsync(
                "([server, key]) => beginCall(server, key)", (string[])[server.Address.ToString(), TestServer.ApiKey]);
            await page.EvaluateAsync("() => call.ask()");
            await WaitAsync(page, "() => call.energy > 0.01");
            await server.DisposeAsync();
            await WaitAsync(page, "() => call.notices.includes('reconnecting')");
            var second = new ScriptedEngine("local");
            second.Responder.Default = Answer;
            await using var next = await StartAsync(second);

            // The rest of the answer is heard on the new call.
            await WaitAsync(page, "() => call.notices.includes('resumed') && call.tracks === 2 && call.energy > 0.01");
            await WaitAsync(page, "() => call.told.some(([type]) => type === 'output_audio_buffer.stopped')");

            using var state = JsonDocument.Parse(await page.EvaluateAsync<string>("() => JSON.stringify(call)"));
            AssertContiguous(state.RootElement.GetProperty("told"));
            Assert.Single(state.RootElement.GetProperty("told").EnumerateArray(), told => told[0].GetString() == "response.done");
            Assert.DoesNotContain("resynced", state.RootElement.GetProperty("notices").GetRawText(), StringComparison.Ordinal);
            await page.EvaluateAsync("() => call.end()");
            await next.WaitForSessionsAsync(0);
        }
        finally
        {
            await page.CloseAsync();
        }
    }

    private static ScriptedAnswer Answer => new(Words)
    {
        Speech = TimeSpan.FromSeconds(6),
        Frame = TimeSpan.FromMilliseconds(20),
        IsPaced = true,
    };

    private static async Task WaitAsync(IPage page, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync(condition);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Never came: {condition}; there was {await page.EvaluateAsync<string>("() => JSON.stringify(call)")}");
        }
    }

    private static void AssertContiguous(JsonElement told)
    {
        var numbers = told.EnumerateArray()
            .Where(found => found[1].ValueKind == JsonValueKind.Number && ResumableWire.IsNumbered(found[0].GetString()!))
            .Select(found => found[1].GetInt64())
            .ToList();
        ResumableWire.AssertContiguous(numbers, numbers[0]);
    }

    private async Task ServeAsync(IRoute route) => await route.FulfillAsync(new RouteFulfillOptions
    {
        Path = Path.Combine(web.Dist, new Uri(route.Request.Url).AbsolutePath["/web-client/".Length..]),
        ContentType = "text/javascript",
    });

    private Task<TestServer> StartAsync(IEngine engine) => TestServer.StartAsync(
        engine, null, $"urls=http://127.0.0.1:{_port}", $"Data={_data.Path}", "Realtime:Resumption:Grace=00:01:00");
}
