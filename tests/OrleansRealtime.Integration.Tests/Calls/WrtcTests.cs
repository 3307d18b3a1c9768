using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansRealtime.Audio;
using OrleansRealtime.Audio.Pcm;
using OrleansRealtime.Integration.Tests.Rest;
using OrleansRealtime.Integration.Tests.Sdk;
using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>libwebrtc without a browser, as the npm package <c>@roamhq/wrtc</c> has it, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class WrtcTests(LocalServer local, NodeClient node) : IClassFixture<NodeClient>, IDisposable
{
    // What a data channel of libwebrtc's takes at most in one message is 256 KiB; its event has a little around the text.
    private const int LargeMessage = 200 * 1024;

    // Who hangs up is believed at once; who vanishes is after thirty seconds.
    private const int FarewellMs = 10_000;

    // A question and an answer for each of ten calls, no two alike.
    private static readonly (string Voice, string Question, string Heard, string Answer)[] Crowd =
    [
        ("rms", "What is two plus two?", "what is two plus two", "Two plus two is four."),
        ("rms", "What is twenty divided by four?", "what is twenty divided by four", "Twenty divided by four is five."),
        ("rms", "What is one hundred divided by four?", "what is one hundred divided by four", "One hundred divided by four is twenty five."),
        ("rms", "Good morning.", "good morning", "Good morning. How can I help you?"),
        ("rms", "Goodbye.", "goodbye", "Goodbye. Talk to you soon."),
        ("rms", "What is your name?", "what is your name", "My name is Robin. I am a small assistant, and I live on this computer."),
        ("slt", "How are you?", "how are you", "I am fine, thank you. What can I do for you?"),
        ("rms", "What is six times seven?", "what is six times seven", "Six times seven is forty two."),
        ("rms", "What is ten plus ten?", "what is ten plus ten", "Ten plus ten is twenty."),
        ("rms", "Thank you.", "thank you", "You are welcome."),
    ];

    private readonly TempDirectory _directory = new();

    [NodeFact(SpeechNeeds.All)]
    public async Task AQuestionIsUnderstood_AndItsAnswerHeard()
    {
        await AddQuestionAsync(0, SpeechRecordings.GoForward.Pcm24k);

        var call = Assert.Single((await AskAsync(1)).EnumerateArray());

        Assert.Equal("""["go forward ten meters"]""", call.GetProperty("heard").GetRawText());
        Assert.Equal("I heard: go forward ten meters.", call.GetProperty("answer").GetString());
        Assert.Equal("i heard go forward ten meters", await Ear.WhichAsync(await SoundAsync(0, call)));
    }

    [NodeFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task TenCallsInTheSameInstant_AreAllAnswered()
    {
        await AddCrowdAsync();

        var calls = (await AskAsync(Crowd.Length)).EnumerateArray().ToList();

        Assert.Equal(Crowd.Length, calls.Count);
        foreach (var (index, call) in calls.Index())
        {
            Assert.NotEmpty(call.GetProperty("heard").EnumerateArray());
            Assert.NotEqual("", call.GetProperty("answer").GetString());
            Assert.InRange((await SoundAsync(index, call)).Length, SampleTime.Rate / 4, SampleTime.Rate * 10);
        }
    }

    [NodeFact(SpeechNeeds.All)]
    public async Task SpeechSilencesTheAnswerAtOnce()
    {
        await AddQuestionAsync(0, SpeechRecordings.GoForward.Pcm24k);

        var result = await RunAsync("call-bargein.mjs", ("RECORDING", _directory["question-0"]));

        Assert.StartsWith("resp_", result.GetProperty("cleared").GetString(), StringComparison.Ordinal);
        Assert.InRange(result.GetProperty("playedMs").GetInt32(), 500, 8_000);

        // The client's own jitter buffer plays what it has, and no more: less than a word.
        Assert.InRange(result.GetProperty("tail").GetDouble(), -10_000, 500);
    }

    [NodeFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task ToolsAndLargeMessagesPassTheChannel()
    {
        var result = await RunAsync("call-channel.mjs", ("SIZE", $"{LargeMessage}"));

        Assert.Equal("get_weather", result.GetProperty("name").GetString());
        Assert.Contains("Paris", result.GetProperty("given").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sunny", result.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(result.GetProperty("whole").GetBoolean());
    }

    [NodeFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task BothSidesHangUp_AndTheOtherKnows()
    {
        var result = await RunAsync("call-ends.mjs", ("API_KEY", TestServer.ApiKey));

        Assert.InRange(result.GetProperty("after").GetDouble(), 0, FarewellMs);
        Assert.Equal((int)HttpStatusCode.OK, result.GetProperty("status").GetInt32());
        Assert.Equal("closed", result.GetProperty("channel").GetString());
    }

    public void Dispose() => _directory.Dispose();

    private Task AddQuestionAsync(int index, ReadOnlyMemory<short> pcm) =>
        File.WriteAllBytesAsync(_directory[$"question-{index}"], MemoryMarshal.AsBytes(pcm.Span).ToArray());

    private async Task AddCrowdAsync()
    {
        foreach (var (index, turn) in Crowd.Index())
        {
            await AddQuestionAsync(index, await SpeechTools.SpeakAsync(turn.Question, turn.Voice));
        }
    }

    private Task<JsonElement> AskAsync(int calls) => RunAsync(
        "call.mjs", ("QUESTION", _directory["question"]), ("SOUND", _directory["sound"]), ("CALLS", $"{calls}"));

    // What was heard of an answer, PCM16 at 24 kHz.
    private async Task<short[]> SoundAsync(int index, JsonElement call)
    {
        var sound = MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(_directory[$"sound-{index}"])).ToArray();
        Assert.True(sound.Length > 0, "Nothing was heard.");
        return SpeechTools.Trim(Resampler.Convert(sound, call.GetProperty("rate").GetInt32(), SampleTime.Rate));
    }

    private async Task<JsonElement> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        using var rest = new RestClient(local.Server);
        var secret = await rest.CreateSecretAsync($$"""{"session":{{SpokenSession.Json}}}""");
        return await node.RunAsync(script, [("SERVER", local.Server.Address.ToString()), ("SECRET", secret), .. environment]);
    }
}
