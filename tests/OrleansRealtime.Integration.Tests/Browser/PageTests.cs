using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Playwright;
using OrleansRealtime.Integration.Tests.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>The page at <c>/</c>, talked to through the browser's own microphone.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class PageTests(LocalServer local, CallingChromium chromium) : IClassFixture<CallingChromium>, IAsyncLifetime
{
    private IPage? _page;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Also after a failure: no other test shall meet what this one left behind.
        await (_page?.CloseAsync() ?? Task.CompletedTask);
        await local.Server.WaitForSessionsAsync(0);
    }

    [ChromiumTheory]
    [InlineData("websocket")]
    [InlineData("webrtc")]
    public async Task ItHearsAndIsHeard(string transport)
    {
        var page = await OpenAsync(transport);
        await page.ClickAsync("#connect");

        await page.WaitForFunctionAsync(Played(1));

        Assert.Equal(
            ["user: go forward ten meters", "assistant: I heard: go forward ten meters."],
            await TextsAsync(page, "realtime.transcript.map(({ role, text }) => `${role}: ${text}`)"));
        Assert.Equal("i heard go forward ten meters", await HeardAsync(page));
        var types = await TextsAsync(page, "realtime.events.map(({ event }) => event.type)");
        Assert.Single(types, "response.done");
        Assert.Equal(transport == "webrtc", types.Contains("output_audio_buffer.started"));
        await HangUpAsync(page);
    }

    [ChromiumTheory]
    [InlineData("websocket")]
    [InlineData("webrtc")]
    public async Task WithoutAMicrophone_WhatIsTypedInterruptsTheAnswer(string transport)
    {
        var page = await OpenAsync(transport);
        await page.UncheckAsync("#use-microphone");
        await page.ClickAsync("#connect");
        await page.WaitForFunctionAsync("() => realtime.state === 'connected'");
        await page.FillAsync("#text", "Tell me a story.");
        await page.PressAsync("#text", "Enter");
        await page.WaitForFunctionAsync("() => realtime.heardSeconds > 1.5");

        await page.FillAsync("#text", "What is two plus two?");
        await page.PressAsync("#text", "Enter");
        await page.WaitForFunctionAsync(Played(2));

        var answers = await TextsAsync(page, "realtime.transcript.filter(({ role }) => role === 'assistant').map(({ text }) => text)");
        Assert.Equal((2, "Two plus two is four."), (answers.Length, answers[^1]));
        Assert.Equal(1, await page.Locator("#transcript .assistant.interrupted").CountAsync());

        // Of the story a beginning is heard, and then at once the other answer.
        var truncated = await TextsAsync(
            page, "realtime.events.filter(({ event }) => event.type === 'conversation.item.truncated').map(({ event }) => `${event.audio_end_ms}`)");
        Assert.InRange(int.Parse(Assert.Single(truncated)), 1_000, 5_000);
        var answer = SpeechTools.Trim(await SpeechTools.SpeakAsync("Two plus two is four.", "kal16"));
        Assert.Equal("two plus two is four", await HeardAsync(page, answer.Length * 11 / 10));
        await HangUpAsync(page);
    }

    private async Task<IPage> OpenAsync(string transport)
    {
        var page = _page = await chromium.PrepareAsync("recording.js", "page-ear.js");
        page.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        await page.GotoAsync(new Uri(local.Server.Address, $"/#key={TestServer.ApiKey}").ToString());
        await page.SelectOptionAsync("#transport", transport);

        // The one voice that says a sentence the same way each time.
        await page.EvaluateAsync("() => document.querySelector('#voice').add(new Option('kal16'))");
        await page.SelectOptionAsync("#voice", "kal16");
        return page;
    }

    private static async Task HangUpAsync(IPage page)
    {
        Assert.True(await page.Locator("#problem").IsHiddenAsync(), await page.Locator("#problem").TextContentAsync());
        await page.ClickAsync("#connect");
        await page.WaitForFunctionAsync("() => realtime.state === 'idle'");
        await page.WaitForFunctionAsync("() => contexts.length > 0 && contexts.every(({ state }) => state === 'closed')");
    }

    // So many answers are done, and the last of them has been played: on a call the server says so, else nothing more is played.
    private static string Played(int answers) => $$"""
        () => {
          const events = realtime.events.filter(({ direction }) => direction === 'in').map(({ event }) => event);
          const id = events.filter(({ type }) => type === 'response.done')[{{answers - 1}}]?.response.id;
          if (!id || document.querySelector('#transport').value === 'webrtc') {
            return events.some(({ type, response_id }) => type === 'output_audio_buffer.stopped' && response_id === id);
          }
          if (globalThis.progress?.id !== id || progress.heard !== realtime.heardSeconds) {
            globalThis.progress = { id, heard: realtime.heardSeconds, at: performance.now() };
          }
          return performance.now() - progress.at > 500;
        }
        """;

    private static async Task<string[]> TextsAsync(IPage page, string expression) =>
        JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>($"() => JSON.stringify({expression})"))!;

    // What the browser has played, or the end of it, by ear.
    private static async Task<string> HeardAsync(IPage page, int samples = int.MaxValue)
    {
        await page.WaitForTimeoutAsync(300);
        var audio = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(await page.EvaluateAsync<string>("() => recording.pcm()")));
        var heard = SpeechTools.Trim(audio.ToArray());
        return await Ear.WhichAsync(heard[^Math.Min(samples, heard.Length)..]);
    }
}
