using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>Real speech in, real speech out: what is heard is what was said, and the answer is right.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class ClosedLoopTests(LocalServer local)
{
    // The answers' voice, the one of Flite's without noise in its breath: it says a sentence the same way each time, so that
    // what the ear understands is exact.
    private const string Voice = "kal16";

    [SpeechFact]
    public async Task ARecording_IsUnderstood_AndTheAnswerIsSpoken()
    {
        await using var client = await ConnectAsync();

        var turn = await SpokenTurn.RunAsync(client, SpeechRecordings.GoForward.Pcm24k);

        Assert.Equal("go forward ten meters", turn.Heard);
        Assert.Contains("go forward ten meters", turn.Answer, StringComparison.OrdinalIgnoreCase);
        AssertUnderstood(turn.Answer, await SpeechTools.RecogniseAsync(turn.Audio));
    }

    [SpeechTheory(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    [InlineData("rms", "What is two plus two?", "Two plus two is four.")]
    [InlineData("rms", "What is twenty divided by four?", "Twenty divided by four is five.")]
    [InlineData("rms", "What is one hundred divided by four?", "One hundred divided by four is twenty five.")]
    [InlineData("rms", "Good morning.", "Good morning. How can I help you?")]
    [InlineData("rms", "Goodbye.", "Goodbye. Talk to you soon.")]
    [InlineData("rms", "What is your name?", "My name is Robin. I am a small assistant, and I live on this computer.")]
    [InlineData("slt", "What is your name?", "My name is Robin. I am a small assistant, and I live on this computer.")]
    [InlineData("slt", "How are you?", "I am fine, thank you. What can I do for you?")]
    [InlineData("slt", "See you tomorrow.", "Goodbye. Talk to you soon.")]
    [InlineData("slt", "Say I would like a cup of coffee.", "I would like a cup of coffee.")]
    [InlineData("slt", "Say the weather is nice today.", "The weather is nice today.")]
    public async Task AQuestion_IsAnswered_AndTheAnswerIsUnderstood(string voice, string question, string answer)
    {
        await using var client = await ConnectAsync();
        var turn = await SpokenTurn.RunAsync(client, await SpeechTools.SpeakAsync(question, voice));

        Assert.True(answer == turn.Answer, $"asked '{question}', heard '{turn.Heard}', answered '{turn.Answer}'");
        AssertUnderstood(answer, await SpeechTools.RecogniseAsync(turn.Audio));
    }

    [SpeechFact(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    public async Task ATool_IsCalledByVoice_AndItsResultSpoken()
    {
        await using var client = await local.Server.ConnectWithAsync(
            """
            {
              "type": "realtime",
              "tools": [{
                "type": "function",
                "name": "get_weather",
                "description": "Tells the weather in a city",
                "parameters": { "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] }
              }]
            }
            """);
        await client.AskAsync("What is the weather in Paris?");
        var called = await client.NextAsync("response.function_call_arguments.done");
        Assert.Equal("get_weather", called.Text("name"));
        Assert.Contains("paris", called.Text("arguments"), StringComparison.OrdinalIgnoreCase);

        await client.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = called.Text("call_id"), output = """{"temperature":21,"sky":"clear"}""" },
        });
        await client.SendAsync(new { type = "response.create" });

        await client.NextAsync("response.done");
        var answer = (await client.NextAsync("response.done")).Text("response.output.0.content.0.transcript")!;
        Assert.Contains("clear", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("twenty one", answer.Replace('-', ' ').Replace("21", "twenty one", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertUnderstood(string answer, string understood)
    {
        var errors = WordErrorRate.Of(answer, understood);
        Assert.True(errors.Errors == 0, $"said '{answer}', understood '{understood}': {errors}");
    }

    // Sentences have pauses at their commas, which the default of 200 ms would take for the end of a turn.
    private Task<WireClient> ConnectAsync() => local.Server.ConnectWithAsync(
        $$"""
        {
          "type": "realtime",
          "audio": {
            "input": {
              "transcription": { "model": "whisper-1" },
              "turn_detection": { "type": "server_vad", "silence_duration_ms": 500 }
            },
            "output": { "voice": "{{Voice}}" }
          }
        }
        """);
}
