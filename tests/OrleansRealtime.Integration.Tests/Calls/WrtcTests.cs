using System.Runtime.InteropServices;
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
    private readonly TempDirectory _directory = new();

    private const string Session = """
        {"session":{"type":"realtime","model":"gpt-realtime","audio":{"input":{"transcription":{"model":"whisper-1"},
        "turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}}
        """;

    [NodeFact(SpeechNeeds.All)]
    public async Task AQuestionIsUnderstood_AndItsAnswerHeard()
    {
        using var results = await CallAsync(calls: 1);

        var call = results.RootElement[0];
        Assert.Equal("go forward ten meters", call.GetProperty("heard").GetString());
        Assert.Contains("go forward ten meters", call.GetProperty("answer").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(call.GetProperty("loudest").GetInt32() > 3_000, "Nothing was heard.");
        var sound = MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(_directory["sound-0"])).ToArray();
        var heard = Resampler.Convert(sound, call.GetProperty("soundRate").GetInt32(), SampleTime.Rate);
        var again = await SpeechTools.RecogniseAsync(SpeechTools.Trim(heard));

        // What plays here stretches what comes unevenly: a word of six may suffer.
        Assert.InRange(WordErrorRate.Of(call.GetProperty("answer").GetString()!, again).Rate, 0, 0.34);
    }

    [NodeFact(SpeechNeeds.All)]
    public async Task TenCallsAtOnce_AreAllRight()
    {
        using var results = await CallAsync(calls: 10);

        Assert.Equal(10, results.RootElement.GetArrayLength());
        Assert.All(results.RootElement.EnumerateArray(), call =>
        {
            Assert.NotEqual("", call.GetProperty("heard").GetString());
            Assert.StartsWith("I heard:", call.GetProperty("answer").GetString(), StringComparison.Ordinal);
            Assert.True(call.GetProperty("loudest").GetInt32() > 3_000, "Nothing was heard.");
        });
    }

    public void Dispose() => _directory.Dispose();

    private async Task<System.Text.Json.JsonDocument> CallAsync(int calls)
    {
        var recording = _directory["question.raw"];
        await File.WriteAllBytesAsync(recording, MemoryMarshal.AsBytes(SpeechRecordings.GoForward.Pcm24k.Span).ToArray());
        using var rest = new RestClient(local.Server);
        var result = await node.RunAsync(
            "call.mjs",
            ("SERVER", local.Server.Address.ToString()),
            ("SECRET", await rest.CreateSecretAsync(Session)),
            ("RECORDING", recording),
            ("SOUND", _directory["sound"]),
            ("CALLS", $"{calls}"));
        return System.Text.Json.JsonDocument.Parse(result.GetRawText());
    }
}
