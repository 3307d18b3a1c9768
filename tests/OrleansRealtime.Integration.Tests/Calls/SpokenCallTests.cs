using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Spoken questions and spoken answers over a call, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class SpokenCallTests(LocalServer local)
{
    [SpeechTheory(SpeechNeeds.All)]
    [InlineData("opus")]
    [InlineData("pcmu")]
    public async Task AQuestionIsUnderstood_AndItsAnswerHeardAsItWasSaid(string codec)
    {
        using var client = new CallClient(local.Server);
        await using var caller = await client.CallAsync(new RtcCallerOptions
        {
            Codec = codec,
            Session = """
                {"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},
                "turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}
                """,
        });

        caller.Say(SpeechRecordings.GoForward.Pcm24k.Span);
        var completed = await caller.NextAsync("conversation.item.input_audio_transcription.completed");
        await caller.NextAsync("output_audio_buffer.stopped");
        var done = caller.Events.First(found => found.Type == "response.done");

        // Telephone-band speech is beyond the recogniser at times; what comes back must be an answer to what it understood.
        var answer = done.Text("response.output.0.content.0.transcript")!;
        Assert.Contains(completed.Text("transcript")!, answer, StringComparison.OrdinalIgnoreCase);
        if (codec == "opus")
        {
            Assert.Equal("go forward ten meters", completed.Text("transcript"));
            var heard = await SpeechTools.RecogniseAsync(SpeechTools.Trim(caller.Heard));
            Assert.Equal("i heard go forward ten meters", heard);
        }
    }
}
