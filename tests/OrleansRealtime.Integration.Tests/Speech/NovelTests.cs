using System.Runtime.InteropServices;
using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;
using Xunit.Abstractions;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>
/// Long sentences of a novel through the whole server, against the recogniser's own program on the same files: nothing on
/// the way may cost words.
/// </summary>
[Collection(LocalServerGroup.Name)]
public sealed class NovelTests(LocalServer local, ITestOutputHelper output)
{
    [ReferenceTheory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task TheServer_UnderstandsNoWorse_ThanTheRecogniserAlone(int silence)
    {
        var (server, alone) = (default(WordErrorRate), default(WordErrorRate));
        foreach (var recording in SpeechRecordings.Novel)
        {
            var (heard, turns) = await TranscribeAsync(recording, silence);
            var reference = await ReferenceProgram.TranscribeAsync($"{SpeechPackages.RecordingDirectory}/librivox/{recording.Name}.wav");
            var (ours, theirs) = (WordErrorRate.Of(recording.Transcript, heard), WordErrorRate.Of(recording.Transcript, reference));
            output.WriteLine($"{recording.Name}, {recording.Duration.TotalSeconds:F1} s: server {ours}, alone {theirs}");
            output.WriteLine($"  turns {turns}");
            output.WriteLine($"  server {heard}");
            output.WriteLine($"  alone  {reference}");
            server += ours;
            alone += theirs;
        }

        output.WriteLine($"together: server {server}, alone {alone}");
        Assert.True(server.Errors <= alone.Errors, $"server {server}, alone {alone}");
    }

    private async Task<(string Text, string Turns)> TranscribeAsync(SpeechRecording recording, int silence)
    {
        await using var client = await local.Server.ConnectWithAsync(
            $$$"""
            {
              "type": "realtime",
              "audio": { "input": {
                "transcription": { "model": "whisper-1" },
                "turn_detection": { "type": "server_vad", "silence_duration_ms": {{{silence}}}, "create_response": false }
              } }
            }
            """);
        await client.AppendAsync(
            [.. SyntheticVoice.Silence(300), .. MemoryMarshal.AsBytes(recording.Pcm24k.Span), .. SyntheticVoice.Silence(silence + 1_000)]);
        await client.RoundTripAsync();
        var committed = client.Events.Where(found => found.Type == "input_audio_buffer.committed").Select(found => found.Text("item_id")).ToList();
        Assert.NotEmpty(committed);
        await Patience.UntilAsync(
            () => Completed().Count == committed.Count,
            () => $"{Completed().Count} of {committed.Count} turns were transcribed.");
        var texts = Completed().ToDictionary(found => found.Text("item_id")!, found => found.Text("transcript"));
        var starts = client.Events.Where(found => found.Type == "input_audio_buffer.speech_started").Select(found => found.Number("audio_start_ms"));
        var stops = client.Events.Where(found => found.Type == "input_audio_buffer.speech_stopped").Select(found => found.Number("audio_end_ms"));
        return (
            string.Join(' ', committed.Select(item => texts[item!])),
            string.Join(", ", starts.Zip(stops, (start, stop) => $"{start}–{stop}")));

        List<WireEvent> Completed() =>
            [.. client.Events.Where(found => found.Type == "conversation.item.input_audio_transcription.completed")];
    }
}
