using OrleansRealtime.Integration.Tests.Wire;
using OrleansRealtime.Testing.Engines;

namespace OrleansRealtime.Integration.Tests.Turns;

/// <summary>Whole turns, every event and every field, against transcripts kept in files.</summary>
public sealed class GoldenTranscriptTests
{
    private const int BytesPerMillisecond = 48;

    public static TheoryData<string> Chunkings => ["10 ms", "20 ms", "100 ms", "seed 1", "seed 2", "whole"];

    [Theory]
    [MemberData(nameof(Chunkings))]
    public async Task VoiceTurn_IsTheSame_HoweverTheAudioIsCut(string chunking)
    {
        var engine = new ScriptedEngine("local");
        engine.Transcriber.Enqueue("what is the time");
        engine.Responder.Enqueue(new ScriptedAnswer("It is high noon."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectAsync();
        await client.UpdateAsync("""{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}""");

        await client.AppendAsync(SyntheticVoice.Turn(), Cut(chunking));

        await client.NextAsync("rate_limits.updated");
        await client.RoundTripAsync();
        var events = client.Events.Where(found => found.Type != "error");
        await Transcript.AssertMatchesAsync("VoiceTurn", Transcript.Of(events));
    }

    [Fact]
    public async Task TextTurn()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(new ScriptedAnswer("Paris, of course."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""{"type":"realtime","output_modalities":["text"]}""");

        await client.AskAsync("What is the capital of France?");

        await client.NextAsync("rate_limits.updated");
        await Transcript.AssertMatchesAsync("TextTurn", Transcript.Of(client.Events));
    }

    [Fact]
    public async Task FunctionCall()
    {
        var engine = new ScriptedEngine("local");
        engine.Responder.Enqueue(
            ScriptedAnswer.Calling("get_weather", """{"city":"Paris"}"""),
            new ScriptedAnswer("It is sunny in Paris."));
        await using var server = await TestServer.StartAsync(engine);
        await using var client = await server.ConnectWithAsync("""
            {
              "type": "realtime",
              "output_modalities": ["text"],
              "tools": [{
                "type": "function",
                "name": "get_weather",
                "parameters": { "type": "object", "properties": { "city": { "type": "string" } } }
              }]
            }
            """);

        await client.AskAsync("How is the weather in Paris?");
        var called = await client.NextAsync("response.function_call_arguments.done");
        await client.SendAsync(new
        {
            type = "conversation.item.create",
            item = new { type = "function_call_output", call_id = called.Text("call_id"), output = """{"sky":"clear"}""" },
        });

        // Sent as soon as the arguments are there, as many clients do: the response that called must be over by then.
        await client.SendAsync(new { type = "response.create" });

        await client.NextAsync("rate_limits.updated");
        await client.NextAsync("rate_limits.updated");
        await Transcript.AssertMatchesAsync("FunctionCall", Transcript.Of(client.Events));
    }

    private static IEnumerable<int> Cut(string chunking)
    {
        if (chunking == "whole")
        {
            return [int.MaxValue];
        }

        var number = int.Parse(chunking.Split(' ').First(part => int.TryParse(part, out _)), System.Globalization.CultureInfo.InvariantCulture);
        if (!chunking.StartsWith("seed", StringComparison.Ordinal))
        {
            return Enumerable.Repeat(number * BytesPerMillisecond, int.MaxValue);
        }

        // Up to 60 ms, odd lengths too: samples are cut in two as well.
        var random = new Random(number);
        return Enumerable.Repeat(0, int.MaxValue).Select(_ => random.Next(1, 60 * BytesPerMillisecond));
    }
}
