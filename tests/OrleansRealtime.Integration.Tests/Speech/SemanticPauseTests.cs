using OrleansRealtime.Audio;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;
using Xunit.Abstractions;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>A real sentence with a pause in the middle of it.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class SemanticPauseTests(LocalServer local, ITestOutputHelper output)
{
    private const int Pause = 800;

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task APauseAfterAnIncompletePhrase_IsNoEnd_WhereWordsDecide()
    {
        short[] sentence =
        [
            .. Silence(300), .. SpeechTools.Trim(await SpeechTools.SpeakAsync("I would like to", "rms")), .. Silence(Pause),
            .. SpeechTools.Trim(await SpeechTools.SpeakAsync("hear a story please.", "rms")), .. Silence(5_000),
        ];

        var byWords = await TurnsAsync(sentence, """{"type":"semantic_vad"}""");
        var bySilence = await TurnsAsync(sentence, """{"type":"server_vad","silence_duration_ms":200}""");

        Assert.Contains("would like to", Assert.Single(byWords), StringComparison.Ordinal);
        Assert.Equal(2, bySilence.Count);
    }

    private async Task<List<string>> TurnsAsync(short[] pcm, string turnDetection)
    {
        await using var client = await local.Server.ConnectWithAsync(
            $$$"""{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection": {{{turnDetection}}} } } }""");
        await client.AppendAsync(SyntheticVoice.Bytes(pcm));
        await client.RoundTripAsync();
        var committed = Count("input_audio_buffer.committed");
        await Patience.UntilAsync(
            () => Count("conversation.item.input_audio_transcription.completed") == committed,
            () => $"{Count("conversation.item.input_audio_transcription.completed")} of {committed} turns were transcribed.");
        foreach (var found in client.Events.Where(found => found.Type.StartsWith("input_audio_buffer.speech", StringComparison.Ordinal)))
        {
            output.WriteLine($"{found.Type} {(found.Type.EndsWith("started", StringComparison.Ordinal) ? found.Number("audio_start_ms") : found.Number("audio_end_ms"))}");
        }

        return [.. client.Events
            .Where(found => found.Type == "conversation.item.input_audio_transcription.completed")
            .Select(found => found.Text("transcript")!)];

        int Count(string type) => client.Events.Count(found => found.Type == type);
    }

    private static short[] Silence(int milliseconds) => new short[SampleTime.FromMilliseconds(milliseconds).Samples];
}
