using OrleansRealtime.Testing.Speech;

namespace OrleansRealtime.Integration.Tests.Speech;

/// <summary>Real speech in, real speech out: what is heard is what was said, and the answer is right.</summary>
[Collection(LocalServerGroup.Name)]
public sealed class ClosedLoopTests(LocalServer local)
{
    private const string Transcribing = """{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}""";

    [SpeechFact]
    public async Task ARecording_IsUnderstood_AndTheAnswerIsSpoken()
    {
        await using var client = await local.Server.ConnectWithAsync(Transcribing);

        var turn = await SpokenTurn.RunAsync(client, SpeechRecordings.GoForward.Pcm24k);

        Assert.Equal("go forward ten meters", turn.Heard);
        Assert.Contains("go forward ten meters", turn.Answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(WordErrorRate.Normalize(turn.Answer), WordErrorRate.Normalize(await SpeechTools.RecogniseAsync(turn.Audio)));
    }

    [SpeechTheory(SpeechNeeds.Recognizer | SpeechNeeds.Voices)]
    [InlineData("What is two plus two?", "Two plus two is four.")]
    [InlineData("What is seven times six?", "Seven times six is forty two.")]
    [InlineData("What is ten minus three?", "Ten minus three is seven.")]
    [InlineData("What is one hundred divided by four?", "One hundred divided by four is twenty five.")]
    [InlineData("Count to five.", "One, two, three, four, five.")]
    [InlineData("Count down from three.", "Three, two, one.")]
    [InlineData("Good morning.", "Good morning. How can I help you?")]
    [InlineData("How are you?", "I am fine, thank you. What can I do for you?")]
    [InlineData("Thank you very much.", "You are welcome.")]
    [InlineData("Goodbye.", "Goodbye. Talk to you soon.")]
    [InlineData("Say the weather is nice today.", "The weather is nice today.")]
    [InlineData("Repeat after me, go forward ten meters.", "Go forward ten meters.")]
    public async Task AQuestion_IsAnswered_AndTheAnswerIsUnderstood(string question, string answer)
    {
        await using var client = await local.Server.ConnectWithAsync(Transcribing);

        var turn = await SpokenTurn.RunAsync(client, await SpeechTools.SpeakAsync(question));
        var understood = await SpeechTools.RecogniseAsync(turn.Audio);

        Assert.True(
            answer == turn.Answer && WordErrorRate.Of(answer, understood).Errors == 0,
            $"asked '{question}', heard '{turn.Heard}', answered '{turn.Answer}', understood '{understood}'");
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
}
