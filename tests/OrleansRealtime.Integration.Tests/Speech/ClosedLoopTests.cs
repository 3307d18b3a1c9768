using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Speech;
using Xunit.Abstractions;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>Real speech in, real speech out: what is heard is what was said, and the answer is right.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class ClosedLoopTests(LocalServer local, ITestOutputHelper output)
{
    [SpeechFact]
    public async Task ARecording_IsUnderstood_AndTheAnswerIsSpoken()
    {
        await using var client = await ConnectAsync("marin");

        var turn = await SpokenTurn.RunAsync(client, SpeechRecordings.GoForward.Pcm24k);

        Assert.Equal("go forward ten meters", turn.Heard);
        Assert.Contains("go forward ten meters", turn.Answer, StringComparison.OrdinalIgnoreCase);
        AssertUnderstood(turn.Answer, await SpeechTools.RecogniseAsync(turn.Audio));
    }

    // Both sides speak with the voice in which the recogniser understands question and answer; no voice suits every sentence.
    [SpeechTheory(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    [InlineData("ash", "What is two plus two?", "Two plus two is four.")]
    [InlineData("ash", "What is twenty divided by four?", "Twenty divided by four is five.")]
    [InlineData("ash", "What is one hundred divided by four?", "One hundred divided by four is twenty five.")]
    [InlineData("ash", "How much is three hundred plus fifty?", "Three hundred plus fifty is three hundred fifty.")]
    [InlineData("ash", "Please count to five.", "One, two, three, four, five.")]
    [InlineData("ash", "Good morning.", "Good morning. How can I help you?")]
    [InlineData("alloy", "How are you?", "I am fine, thank you. What can I do for you?")]
    [InlineData("alloy", "Thank you very much.", "You are welcome.")]
    [InlineData("alloy", "Say I would like a cup of coffee.", "I would like a cup of coffee.")]
    [InlineData("alloy", "Say the weather is nice today.", "The weather is nice today.")]
    public async Task AQuestion_IsAnswered_AndTheAnswerIsUnderstood(string voice, string question, string answer)
    {
        await using var client = await ConnectAsync(voice);

        var turn = await SpokenTurn.RunAsync(client, await SpeechTools.SpeakAsync(question, voice));
        var understood = await SpeechTools.RecogniseAsync(turn.Audio);

        Assert.True(answer == turn.Answer, $"asked '{question}', heard '{turn.Heard}', answered '{turn.Answer}'");
        AssertUnderstood(answer, understood);
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

    // The voices' breath is noise that never repeats: the same sentence is understood a little differently now and then.
    private void AssertUnderstood(string answer, string understood)
    {
        var errors = WordErrorRate.Of(answer, understood);
        output.WriteLine($"said '{answer}', understood '{understood}': {errors}");
        Assert.True(errors.Errors <= 1, $"said '{answer}', understood '{understood}': {errors}");
    }

    // Sentences have pauses at their commas, which the default of 200 ms would take for the end of a turn.
    private Task<WireClient> ConnectAsync(string voice) => local.Server.ConnectWithAsync(
        $$"""
        {
          "type": "realtime",
          "audio": {
            "input": {
              "transcription": { "model": "whisper-1" },
              "turn_detection": { "type": "server_vad", "silence_duration_ms": 500 }
            },
            "output": { "voice": "{{voice}}" }
          }
        }
        """);
}
