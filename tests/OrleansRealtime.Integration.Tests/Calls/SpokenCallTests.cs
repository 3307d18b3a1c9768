using OrleansRealtime.Integration.Tests.Speech;
using OrleansRealtime.Testing.Calls;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Calls;

/// <summary>Spoken questions and spoken answers over a call, against the offline engine.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class SpokenCallTests(LocalServer local)
{
    private const string Session = """
        {"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},
        "turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}
        """;

    // A machine that stalls in the middle of a word makes another word of it; a server that does so is wrong each time.
    private const int Attempts = 3;

    [SpeechTheory(SpeechNeeds.All)]
    [InlineData("opus")]
    [InlineData("pcmu")]
    public async Task AQuestionIsUnderstood_AndItsAnswerHeardAsItWasSaid(string codec)
    {
        using var client = new CallClient(local.Server);
        var understood = new List<(string Heard, string Answer, string HeardBack)>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await using var caller = await client.CallAsync(new RtcCallerOptions { Codec = codec, Session = Session });
            caller.Say(SpeechRecordings.GoForward.Pcm24k.Span);
            var completed = await caller.NextAsync("conversation.item.input_audio_transcription.completed");
            await caller.NextAsync("output_audio_buffer.stopped");
            var answer = caller.Events.First(found => found.Type == "response.done").Text("response.output.0.content.0.transcript")!;
            var heardBack = await SpeechTools.RecogniseAsync(SpeechTools.Trim(caller.Heard));
            understood.Add((completed.Text("transcript")!, answer, heardBack));
            if (understood[^1] is ("go forward ten meters", _, "i heard go forward ten meters"))
            {
                break;
            }
        }

        // Telephone-band speech is beyond the recogniser at times; what comes back must be an answer to what it understood.
        Assert.All(understood, turn => Assert.Contains(turn.Heard, turn.Answer, StringComparison.OrdinalIgnoreCase));
        if (codec == "opus")
        {
            Assert.Contains(understood, turn => turn is ("go forward ten meters", _, "i heard go forward ten meters"));
        }
    }
}
