using System.Runtime.InteropServices;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>How sure the offline recogniser is of a recording, as clients that ask are told.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class TranscriptDetailsTests(LocalServer local)
{
    private const string Extras = "item.input_audio_transcription";

    [SpeechFact]
    public async Task ARecording_ComesWithLogprobs_Words_AndOtherReadings()
    {
        var completed = await TranscribeAsync($"""["{Extras}.logprobs","{Extras}.confidence","{Extras}.alternatives"]""");

        Assert.Equal("go forward ten meters", completed.Text("transcript"));
        Assert.Equal("go forward ten meters", string.Concat(Texts(completed, "logprobs", "token")));
        Assert.All(completed.At("logprobs").EnumerateArray(), token => Assert.InRange(token.GetProperty("logprob").GetDouble(), -12, 0));
        Assert.Equal(["go", "forward", "ten", "meters"], Texts(completed, "words", "word"));
        Assert.InRange(completed.At("confidence").GetDouble(), 0.01, 1);

        // Within the recording, one behind the other.
        var at = 0;
        foreach (var word in completed.At("words").EnumerateArray())
        {
            Assert.InRange(word.GetProperty("start_ms").GetInt32(), at, 5_000);
            Assert.InRange(word.GetProperty("end_ms").GetInt32(), word.GetProperty("start_ms").GetInt32() + 1, 5_000);
            at = word.GetProperty("start_ms").GetInt32() + 1;
        }

        Assert.NotEmpty(Texts(completed, "alternatives", "transcript"));
        Assert.DoesNotContain("go forward ten meters", Texts(completed, "alternatives", "transcript"));
    }

    [SpeechFact]
    public async Task WhoDoesNotAsk_IsToldTheTextAlone()
    {
        var completed = await TranscribeAsync("null");

        Assert.Equal(
            ["type", "event_id", "item_id", "content_index", "transcript", "usage"],
            completed.Json.EnumerateObject().Select(property => property.Name));
    }

    private async Task<WireEvent> TranscribeAsync(string include)
    {
        await using var client = await local.Server.ConnectWithAsync(
            """
            {"type":"realtime","include":#,"audio":{"input":{"transcription":{"model":"whisper-1"},
            "turn_detection":{"type":"server_vad","silence_duration_ms":500,"create_response":false}}}}
            """.Replace("#", include, StringComparison.Ordinal));
        await client.AppendAsync(
        [
            .. SyntheticVoice.Silence(500),
            .. MemoryMarshal.AsBytes(SpeechRecordings.GoForward.Pcm24k.Span),
            .. SyntheticVoice.Silence(1_500),
        ]);
        return await client.NextAsync("conversation.item.input_audio_transcription.completed");
    }

    private static IEnumerable<string?> Texts(WireEvent completed, string list, string name) =>
        completed.At(list).EnumerateArray().Select(entry => entry.GetProperty(name).GetString());
}
