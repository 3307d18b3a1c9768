using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Wav;
using OrleansRealtime.Integration.Tests.Calls;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Browser;

/// <summary>A page that calls by Firefox's own WebRTC, which shares no code with Chromium's, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class FirefoxCallTests(LocalServer local, Firefox firefox) : IClassFixture<Firefox>
{
    private const int LargeMessage = 200 * 1024;

    private static readonly string[] Scripts = ["recording.js", "call-page.js", "firefox-page.js"];

    [FirefoxFact]
    public async Task AQuestionIsUnderstood_AndTheAnswerIsHeard()
    {
        // Somebody who waits a moment before speaking, and stays on the line.
        var question = Wav([.. Silence(2_000), .. SpeechRecordings.GoForward.Pcm24k.Span, .. Silence(30_000)]);

        using var turn = await EvaluateAsync("firefoxTurn", question);

        var result = turn.RootElement;
        Assert.Equal("go forward ten meters", result.GetProperty("heard").GetString());
        Assert.Equal("I heard: go forward ten meters.", result.GetProperty("answer").GetString());
        var types = result.GetProperty("types").EnumerateArray().Select(type => type.GetString()).ToList();
        Assert.Equal("session.created", types[0]);
        Assert.Single(types, "response.done");
        Assert.DoesNotContain("response.output_audio.delta", types);

        // By its own measure, and by ear.
        Assert.True(result.GetProperty("energy").GetDouble() > 0.001, "Nothing was heard.");
        var audio = MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(result.GetProperty("audio").GetString()!)).ToArray();
        Assert.Equal("i heard go forward ten meters", await Ear.WhichAsync(SpeechTools.Trim(audio)));
        await local.Server.WaitForSessionsAsync(0);
    }

    [FirefoxFact]
    public async Task ToolsAndLargeMessagesPassTheChannel()
    {
        using var turn = await EvaluateAsync("firefoxChannelTurn", Wav(Silence(30_000)), LargeMessage);

        var result = turn.RootElement;
        Assert.Equal("get_weather", result.GetProperty("name").GetString());
        Assert.Contains("Paris", result.GetProperty("given").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sunny", result.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(result.GetProperty("whole").GetBoolean());
        await local.Server.WaitForSessionsAsync(0);
    }

    private static short[] Silence(int milliseconds) => new short[SampleTime.FromMilliseconds(milliseconds).Samples];

    private static string Wav(short[] pcm) => Convert.ToBase64String(WavWriter.Write(SampleTime.Rate, pcm));

    private async Task<JsonDocument> EvaluateAsync(string function, params object[] arguments)
    {
        using var rest = new RestClient(local.Server);
        var secret = await rest.CreateSecretAsync($$"""{"session":{{SpokenSession.Json}}}""");
        object[] all = [local.Server.Address.ToString(), secret, .. arguments];
        var call = $"{function}({string.Join(", ", all.Select(argument => JsonSerializer.Serialize(argument)))})";
        return JsonDocument.Parse(await firefox.EvaluateAsync(local.Server.Address, Scripts, call));
    }
}
