using System.Globalization;
using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;
using OrleansRealtime.Testing.Time;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>
/// How long after the end of the voice <c>semantic_vad</c> ends the turn, in audio. <c>DELAY_TABLE=file</c> writes the table of
/// docs/audio.md.
/// </summary>
public sealed class SemanticDelayTests
{
    private static readonly (string Text, bool IsFinished)[] Phrases =
    [
        ("What time is it?", true), ("Tell me a story please.", true), ("Turn the light off.", true),
        ("I would like to", false), ("Can you tell me", false), ("Set an alarm for", false),
        ("My number is five five five.", true), ("Yes please.", true), ("Um.", false),
    ];

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task FinishedPhrases_EndSoon_AndUnfinishedOnesWait()
    {
        var file = Environment.GetEnvironmentVariable("DELAY_TABLE");
        var brief = string.IsNullOrEmpty(file);
        using var engine = new ListeningEngine();

        // A clock that stands still: words are awaited however busy the machine is, and the delays are those of the audio alone.
        await using var server = await TestServer.StartAsync(engine, new ManualTimeProvider());
        string[] eagernesses = brief ? ["medium"] : ["high", "medium", "low"];
        var rows = new List<string> { "| said | high | medium | low |", "|---|--:|--:|--:|" };
        foreach (var (text, finished) in brief ? Phrases[..6] : Phrases)
        {
            var pcm = SpeechTools.Trim(await SpeechTools.SpeakAsync(text, "rms"));
            var delays = new List<int>();
            foreach (var eagerness in eagernesses)
            {
                delays.Add(await DelayAsync(server, pcm, eagerness));
                Assert.True(
                    finished ? delays[^1] < 1_000 || eagerness == "low" : delays[^1] > 1_000,
                    $"'{text}' ended {delays[^1]} ms after the voice ({eagerness})");
            }

            rows.Add($"| {text} | {string.Join(" | ", delays.Select(delay => delay.ToString(CultureInfo.InvariantCulture)))} |");
        }

        if (!brief)
        {
            await File.WriteAllLinesAsync(file!, rows);
        }
    }

    private static async Task<int> DelayAsync(TestServer server, short[] pcm, string eagerness)
    {
        const int Before = 500;
        await using var client = await server.ConnectWithAsync(
            $$$"""{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","create_response":false,"eagerness":"{{{eagerness}}}"} } } }""");
        await client.AppendAsync(
            [.. SyntheticVoice.Silence(Before), .. SyntheticVoice.Bytes(pcm), .. SyntheticVoice.Silence(9_000)]);
        var stopped = await client.NextAsync("input_audio_buffer.speech_stopped");
        return stopped.Number("audio_end_ms") - Before - (int)new SampleTime(pcm.Length).Milliseconds;
    }
}
